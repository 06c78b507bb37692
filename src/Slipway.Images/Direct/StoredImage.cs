using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>Whole images in the blob store.</summary>
internal static class StoredImage
{
    /// <summary>The image of a manifest, if the store has it and all its layers, sound.</summary>
    public static async Task<ImageContent?> FindAsync(BlobStore store, Descriptor manifest, CancellationToken cancellationToken)
    {
        if (await store.FindDocumentAsync(manifest.Digest, cancellationToken) is not { } manifestBytes)
            return null;
        var origin = manifest.Digest.ToString();
        var read = OciJson.ReadManifest(manifestBytes, origin);
        if (await store.FindDocumentAsync(read.Config.Digest, cancellationToken) is not { } configuration)
            return null;
        foreach (var layer in read.Layers)
        {
            if (!await store.HasAsync(layer, cancellationToken))
                return null;
        }

        return new ImageContent(read, manifestBytes, OciJson.ReadConfiguration(configuration, origin), configuration, store);
    }

    /// <summary>Keeps an image's documents; its layers are there.</summary>
    public static async Task KeepAsync(BlobStore store, ImageContent image, CancellationToken cancellationToken)
    {
        await store.AddAsync(image.Manifest.Config, (target, token) => target.WriteAsync(image.ConfigurationBytes, token).AsTask(), cancellationToken);
        await store.AddAsync(image.Descriptor, (target, token) => target.WriteAsync(image.ManifestBytes, token).AsTask(), cancellationToken);
    }
}
