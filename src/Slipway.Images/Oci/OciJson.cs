using Slipway.Diagnostics;

namespace Slipway.Images.Oci;

/// <summary>
/// Reads and writes the JSON documents of images. What is written is deterministic: fixed member order, maps in ordinal order of their keys, no white space. What is read may be docker's or OCI's;
/// unknown members are passed over. Sizes, counts and nesting are limited, since what is read comes from archives and registries that nobody vouches for.
/// </summary>
public static class OciJson
{
    /// <summary>The most bytes of a manifest, index or configuration (4 MiB, as registries have it).</summary>
    public const int DocumentLimit = 4 << 20;

    /// <summary>The most layers of a manifest, entries of a history, and manifests of an index. Engines stop at 127 layers.</summary>
    public const int CountLimit = 4096;

    /// <param name="json">The document.</param>
    /// <param name="origin">Where it comes from, for messages: a file or a reference.</param>
    /// <exception cref="SlipwayException">SLIP2400: it is no manifest.</exception>
    public static ImageManifest ReadManifest(ReadOnlyMemory<byte> json, string origin) => JsonDocumentReader.Read(json, "manifest", origin, ManifestReader.Manifest);

    /// <exception cref="SlipwayException">SLIP2400: it is no index.</exception>
    public static ImageIndex ReadIndex(ReadOnlyMemory<byte> json, string origin) => JsonDocumentReader.Read(json, "index", origin, ManifestReader.Index);

    /// <exception cref="SlipwayException">SLIP2400: it is no configuration.</exception>
    public static ImageConfiguration ReadConfiguration(ReadOnlyMemory<byte> json, string origin) =>
        JsonDocumentReader.Read(json, "configuration", origin, ConfigurationReader.Configuration);

    public static byte[] Write(ImageManifest manifest) => JsonDocumentWriter.Write(manifest, ManifestWriter.Write);

    public static byte[] Write(ImageIndex index) => JsonDocumentWriter.Write(index, ManifestWriter.Write);

    public static byte[] Write(ImageConfiguration configuration) => JsonDocumentWriter.Write(configuration, ConfigurationWriter.Write);
}
