using System.Text.Json;
using static Slipway.Images.Oci.JsonDocumentReader;

namespace Slipway.Images.Oci;

/// <summary>Reads manifests and indexes (OCI image-spec, manifest.md and image-index.md; docker's schema 2).</summary>
internal static class ManifestReader
{
    public static ImageManifest Manifest(JsonElement root)
    {
        var mediaType = MediaTypeOf(root, MediaTypes.Manifest);
        if (!MediaTypes.IsManifest(mediaType))
            throw new MalformedDocumentException($"it is of type {mediaType}");
        // A document that could be taken for either kind would mean two things under one digest (CVE-2021-41190).
        if (Member(root, "manifests") is not null)
            throw new MalformedDocumentException("it is a manifest and an index at once, or an index");
        return new ImageManifest(ReadDescriptor(RequiredMember(root, "config")), List(root, "layers", ReadDescriptor) ?? throw new MalformedDocumentException("it has no 'layers'"))
        {
            MediaType = mediaType,
            ArtifactType = Text(root, "artifactType"),
            Subject = Member(root, "subject") is { } subject ? ReadDescriptor(subject) : null,
            Annotations = Map(root, "annotations"),
        };
    }

    public static ImageIndex Index(JsonElement root)
    {
        var mediaType = MediaTypeOf(root, MediaTypes.Index);
        if (!MediaTypes.IsIndex(mediaType))
            throw new MalformedDocumentException($"it is of type {mediaType}");
        if (Member(root, "layers") is not null || Member(root, "config") is not null)
            throw new MalformedDocumentException("it is a manifest and an index at once, or a manifest");
        return new ImageIndex(List(root, "manifests", ReadDescriptor) ?? [])
        {
            MediaType = mediaType,
            Annotations = Map(root, "annotations"),
        };
    }

    public static Descriptor ReadDescriptor(JsonElement element)
    {
        var size = Number(element, "size") ?? throw new MalformedDocumentException("a descriptor has no 'size'");
        if (size < 0)
            throw new MalformedDocumentException("a descriptor's 'size' is negative");
        return new Descriptor(Text(element, "mediaType") ?? throw new MalformedDocumentException("a descriptor has no 'mediaType'"), ReadDigest(element, "digest"), size)
        {
            Platform = Member(element, "platform") is { } platform ? ReadPlatform(platform) : null,
            ArtifactType = Text(element, "artifactType"),
            Annotations = Map(element, "annotations"),
        };
    }

    private static string MediaTypeOf(JsonElement root, string otherwise)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new MalformedDocumentException("it is not a JSON object");
        if (Number(root, "schemaVersion") is { } version and not 2)
            throw new MalformedDocumentException($"it is of schema version {version}, and only 2 is read");
        return Text(root, "mediaType") ?? otherwise;
    }

    private static Platform? ReadPlatform(JsonElement element) =>
        Text(element, "os") is { } os && Text(element, "architecture") is { } architecture ? new Platform(os, architecture, Text(element, "variant")) : null;
}
