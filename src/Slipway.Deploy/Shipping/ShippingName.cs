using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Docker.References;

namespace Slipway.Deploy.Shipping;

/// <summary>Names that images have on hosts for the sake of shipping.</summary>
internal static class ShippingName
{
    /// <summary>Images of the lower layers of one that is on its way: they keep what arrived when the line is lost.</summary>
    public const string Temporary = "slipway-ship";

    /// <summary>Names beside the image's own in containerd's store: their layers are kept as they were sent, uncompressed, so that they can be left out next time.</summary>
    public const string Shipped = "slipway-shipped";

    /// <summary>The temporary name of an image's lowest layers.</summary>
    public static ImageReference OfStep(SourceImage image, int layers) =>
        ImageReference.Parse(string.Create(CultureInfo.InvariantCulture, $"{Temporary}:{image.ConfigurationId.Hex[..32]}-{layers}"));

    /// <summary>Whether a temporary name belongs to a shipment of this image.</summary>
    public static bool IsStepOf(SourceImage image, string name) => name.StartsWith($"{Temporary}:{image.ConfigurationId.Hex[..32]}-", StringComparison.Ordinal);

    /// <summary>The mark of what a reference names: one for each reference, so that it moves along.</summary>
    public static ImageReference MarkOf(SourceImage image) => ImageReference.Parse($"{Shipped}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image.Reference.Canonical)).AsSpan(0, 16))}");

    /// <summary>Whether an image with this name was shipped.</summary>
    public static bool IsOurs(string name) => name.StartsWith(Temporary + ":", StringComparison.Ordinal) || name.StartsWith(Shipped + ":", StringComparison.Ordinal);
}
