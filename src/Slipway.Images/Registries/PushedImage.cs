using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>An image in a registry.</summary>
/// <param name="Reference">As asked for.</param>
/// <param name="Manifest">What it names.</param>
/// <param name="UploadedBytes">How much was sent for it. Blobs count for the first reference of their repository.</param>
public sealed record PushedImage(ImageReference Reference, Descriptor Manifest, long UploadedBytes);
