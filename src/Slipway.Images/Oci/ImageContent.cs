namespace Slipway.Images.Oci;

/// <summary>Gives blobs by their digest. What it gives is checked by whoever keeps or forwards it.</summary>
public interface IBlobSource
{
    /// <summary>Opens a blob; the stream is the caller's to dispose.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">It is not to be had.</exception>
    Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>The absolute path of a file that holds exactly this blob, already verified, so that it can be linked or copied by the system; null where there is none.</summary>
    string? FileOf(Descriptor blob) => null;
}

/// <summary>An image for one platform, with what is needed to write it anywhere.</summary>
/// <param name="Manifest">As it is written.</param>
/// <param name="ManifestBytes">The manifest's bytes, whose digest names the image in registries.</param>
/// <param name="Configuration">As it is written.</param>
/// <param name="ConfigurationBytes">Its bytes.</param>
/// <param name="Layers">Where the layers' blobs come from.</param>
public sealed record ImageContent(
    ImageManifest Manifest, ReadOnlyMemory<byte> ManifestBytes, ImageConfiguration Configuration, ReadOnlyMemory<byte> ConfigurationBytes, IBlobSource Layers)
{
    /// <summary>Of the manifest, with its platform.</summary>
    public Descriptor Descriptor { get; } =
        Descriptor.Of(Manifest.MediaType, ManifestBytes.Span) with { Platform = Configuration.Platform };

    /// <summary>The digest of the configuration.</summary>
    public Digest ImageId => Manifest.Config.Digest;

    /// <summary>Whether an engine's id means this image: the digest of its configuration, or of its manifest where images are kept in containerd's store.</summary>
    public bool IsKnownAs(string engineId) => engineId == ImageId.ToString() || engineId == Descriptor.Digest.ToString();

    /// <summary>Puts an image together.</summary>
    /// <param name="configuration">Its <see cref="ImageConfiguration.DiffIds"/> are those of <paramref name="layers"/>, in order.</param>
    /// <param name="layers">The blobs, lowest first.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="annotations">Of the manifest.</param>
    public static ImageContent Of(
        ImageConfiguration configuration, IReadOnlyList<Descriptor> layers, IBlobSource source, IReadOnlyDictionary<string, string>? annotations = null)
    {
        var configurationBytes = OciJson.Write(configuration);
        // An OCI manifest names layers by OCI's types; those of a base image may have docker's. The blobs are the same.
        var manifest = new ImageManifest(
            Descriptor.Of(MediaTypes.Configuration, configurationBytes),
            [.. layers.Select(layer => MediaTypes.PackingOf(layer.MediaType) is { } packing ? layer with { MediaType = MediaTypes.OfLayer(packing) } : layer)]);
        if (annotations is not null)
            manifest = manifest with { Annotations = annotations };
        return new ImageContent(manifest, OciJson.Write(manifest), configuration, configurationBytes, source);
    }
}
