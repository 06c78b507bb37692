using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>An image that a stage begins with, or copies from.</summary>
/// <param name="Reference">As the stage names it.</param>
/// <param name="Content">The image.</param>
/// <param name="Origin">Where it was found, to recognise later whether it is still the same.</param>
internal sealed record BaseImage(string Reference, ImageContent Content, BaseOrigin Origin)
{
    private Task<ImageTree>? tree;

    /// <summary>The layers, lowest first.</summary>
    public IReadOnlyList<(Descriptor Blob, Digest DiffId)> Layers { get; } = [.. Content.Manifest.Layers.Zip(Content.Configuration.DiffIds)];

    /// <summary>The image's file system; read once, and remembered in the store.</summary>
    public Task<ImageTree> TreeAsync(BlobStore store, CancellationToken cancellationToken) => tree ??= ImageTree.Empty.WithAsync(Layers, Content.Layers, cancellationToken, store);
}

/// <summary>Where a base image came from.</summary>
internal abstract record BaseOrigin
{
    /// <summary>An archive: as it was when it was read.</summary>
    public sealed record Archive(string Path) : BaseOrigin;

    /// <summary>An engine's image.</summary>
    public sealed record OfEngine(string ImageId) : BaseOrigin;

    /// <summary>The blob store, filled from a registry now or earlier.</summary>
    public sealed record Cache(Digest Manifest) : BaseOrigin;
}
