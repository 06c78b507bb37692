using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>The blobs of an image that stands on another: its own layers, and the base image's.</summary>
/// <param name="below">The base image's; null for none.</param>
/// <param name="own">Where its own layers are.</param>
internal sealed class StackedBlobs(IBlobSource? below, BlobStore own) : IBlobSource
{
    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) =>
        below is null || own.FileOf(blob) is not null ? own.OpenAsync(blob, cancellationToken) : below.OpenAsync(blob, cancellationToken);

    /// <inheritdoc/>
    public string? FileOf(Descriptor blob) => own.FileOf(blob) ?? below?.FileOf(blob);
}
