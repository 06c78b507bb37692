namespace Slipway.Images.Oci;

/// <summary>The media types of images: OCI's (image-spec, media-types.md) and the docker ones they come from.</summary>
public static class MediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Configuration = "application/vnd.oci.image.config.v1+json";
    public const string LayerTar = "application/vnd.oci.image.layer.v1.tar";
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";
    public const string Empty = "application/vnd.oci.empty.v1+json";

    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfiguration = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayerTar = "application/vnd.docker.image.rootfs.diff.tar";
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>Whether a manifest of this type names the manifests of several platforms.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerIndex;

    /// <summary>Whether it is the manifest of one image.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>How a layer's blob is packed; null for a type that is no layer's.</summary>
    public static LayerPacking? PackingOf(string mediaType) => mediaType switch
    {
        LayerTar or DockerLayerTar => LayerPacking.None,
        LayerGzip or DockerLayerGzip => LayerPacking.Gzip,
        LayerZstd => LayerPacking.Zstd,
        _ => null,
    };

    /// <summary>OCI's type of a layer packed like this.</summary>
    public static string OfLayer(LayerPacking packing) => packing switch
    {
        LayerPacking.Gzip => LayerGzip,
        LayerPacking.Zstd => LayerZstd,
        _ => LayerTar,
    };
}

/// <summary>How a layer's tar is compressed.</summary>
public enum LayerPacking
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>RFC 1952; understood by every engine.</summary>
    Gzip,

    /// <summary>RFC 8878; read only.</summary>
    Zstd,
}
