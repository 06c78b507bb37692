using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>What is written under one name: the image for one platform, or for several.</summary>
/// <param name="Name">The name within the project.</param>
/// <param name="References">What it is to be called, in full (<c>docker.io/library/web:prod</c>); may be empty.</param>
/// <param name="Images">One for each platform; at least one.</param>
public sealed record ImageSet(string Name, IReadOnlyList<Slipway.Docker.References.ImageReference> References, IReadOnlyList<ImageContent> Images)
{
    /// <summary>What says something about the images, such as an SBOM; written where the target has a place for it.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>What the references name: the manifest of the only image, or an index of all, in their order.</summary>
    public (Descriptor Descriptor, ReadOnlyMemory<byte> Content) Root
    {
        get
        {
            if (Images is [var only])
                return (only.Descriptor, only.ManifestBytes);
            var index = OciJson.Write(new ImageIndex([.. Images.Select(image => image.Descriptor)]));
            return (Descriptor.Of(MediaTypes.Index, index), index);
        }
    }
}

/// <summary>An artifact manifest with a subject and one blob (OCI image-spec, manifest.md, "Guidelines for Artifact Usage").</summary>
/// <param name="ManifestBytes">The artifact's manifest.</param>
/// <param name="Descriptor">Of the manifest, with its artifact type.</param>
/// <param name="Subject">The digest of the image's manifest or index it is about.</param>
/// <param name="Blobs">The blobs the manifest names (the empty configuration and the document), with their bytes.</param>
public sealed record Attachment(ReadOnlyMemory<byte> ManifestBytes, Descriptor Descriptor, Digest Subject, IReadOnlyList<(Descriptor Descriptor, ReadOnlyMemory<byte> Content)> Blobs);
