using Slipway.Docker.References;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Shipping;

/// <summary>An image as the source describes it.</summary>
/// <param name="Image">What is to be shipped.</param>
/// <param name="Reference">Its name on the hosts.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="DiffIds">Its layers, the lowest first.</param>
/// <param name="ConfigurationId">The digest of its configuration.</param>
/// <param name="EstimatedSizes">About how many bytes each layer takes.</param>
internal sealed record SourceImage(
    ShippedImage Image, ImageReference Reference, Platform Platform, IReadOnlyList<Digest> DiffIds, Digest ConfigurationId, IReadOnlyList<long> EstimatedSizes)
{
    /// <summary>What messages call it.</summary>
    public string What => $"image '{Image.Reference}'";

    /// <summary>The digest of the manifest it is sent with; null as long as that is not known.</summary>
    public Digest? ManifestDigest { get; init; }

    /// <summary>The image with the layers that are at hand.</summary>
    public required Func<LoadableImage> Loadable { get; init; }
}
