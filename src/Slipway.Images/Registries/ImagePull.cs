using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Finds one image for one platform, in the store or in its registry.</summary>
internal sealed class ImagePull(RegistryClient client, BlobStore store, ImageReference reference, Platform platform, IBlobSource layers)
{
    // Real indexes are nested once, if at all; what is deeper or wider leads in circles.
    private const int DeepestIndex = 4;
    private const int MostLookups = 32;

    private readonly List<Platform> offered = [];
    private int lookups;

    /// <returns>Null when the registry has no such reference.</returns>
    public async Task<ImageContent?> RunAsync(bool renew, CancellationToken cancellationToken)
    {
        // What a digest names does not change.
        if ((!renew || reference.Digest is not null) && await RememberedAsync(reference.Canonical, cancellationToken) is { } known) return known;
        if (renew && reference.Digest is null)
        {
            if (await client.HeadManifestAsync(reference, cancellationToken) is not { } head) return null;
            if (await RememberedAsync(Pinned(head.Digest).Canonical, cancellationToken) is { } unchanged)
            {
                store.KeepReference(reference.Canonical, platform, unchanged.Descriptor);
                return unchanged;
            }
        }

        if (await client.FindManifestAsync(reference, cancellationToken) is not { } found) return null;
        var image = await FindAsync(found.Descriptor, found.Content, isFor: null, depth: 0, cancellationToken)
            ?? throw new SlipwayException(RegistryErrors.NoSuchPlatform(reference.ToString(), platform, offered));
        store.KeepReference(reference.Canonical, platform, image.Descriptor);
        store.KeepReference(Pinned(found.Descriptor.Digest).Canonical, platform, image.Descriptor);
        return image;
    }

    private async Task<ImageContent?> RememberedAsync(string name, CancellationToken cancellationToken) =>
        store.FindReference(name, platform) is { } known && MediaTypes.IsManifest(known.MediaType) && await store.FindDocumentAsync(known.Digest, cancellationToken) is { } bytes
            ? await OpenAsync(bytes, cancellationToken)
            : null;

    // Null where it is for another platform; isFor is what an index says of it.
    private async Task<ImageContent?> FindAsync(Descriptor document, byte[] content, Platform? isFor, int depth, CancellationToken cancellationToken)
    {
        await store.AddAsync(document, (target, token) => target.WriteAsync(content, token).AsTask(), cancellationToken);
        if (MediaTypes.IsManifest(document.MediaType))
        {
            var image = await OpenAsync(content, cancellationToken);
            if (isFor is not null || platform.Accepts(image.Configuration.Platform)) return image;
            offered.Add(image.Configuration.Platform);
            return null;
        }

        var index = OciJson.ReadIndex(content, reference.ToString());
        offered.AddRange(ManifestSelection.Offered(index));
        if (depth == DeepestIndex) return null;
        foreach (var candidate in ManifestSelection.Candidates(index, platform))
        {
            if (++lookups > MostLookups) return null;
            var (type, bytes) = await DocumentAsync(candidate, cancellationToken);
            if (await FindAsync(new Descriptor(type, candidate.Digest, bytes.Length), bytes, candidate.Platform, depth + 1, cancellationToken) is { } image) return image;
        }

        return null;
    }

    private async Task<(string MediaType, byte[] Content)> DocumentAsync(Descriptor document, CancellationToken cancellationToken)
    {
        if (await store.FindDocumentAsync(document.Digest, cancellationToken) is { } kept)
            return (ManifestDocument.TypeOf(kept, document.MediaType, reference.ToString()), kept);
        if (await client.FindManifestAsync(Pinned(document.Digest), cancellationToken) is { } found) return (found.Descriptor.MediaType, found.Content);
        throw new SlipwayException(RegistryErrors.Missing(reference.Domain, $"manifest {RegistryErrors.Short(document.Digest)}", reference.Path));
    }

    private async Task<ImageContent> OpenAsync(byte[] content, CancellationToken cancellationToken)
    {
        var manifest = OciJson.ReadManifest(content, reference.ToString());
        if (manifest.Config.MediaType is not (MediaTypes.Configuration or MediaTypes.DockerConfiguration))
            throw new SlipwayException(RegistryErrors.NoImage(reference.ToString(), manifest.Config.MediaType));
        var bytes = await ConfigurationAsync(manifest.Config, cancellationToken);
        var configuration = OciJson.ReadConfiguration(bytes, reference.ToString());
        if (configuration.DiffIds.Count != manifest.Layers.Count)
        {
            throw new SlipwayException(
                OciErrors.Malformed("manifest", reference.ToString(), $"it has {manifest.Layers.Count} layers, and its configuration {configuration.DiffIds.Count}"));
        }

        return new ImageContent(manifest, content, configuration, bytes, layers);
    }

    private async Task<byte[]> ConfigurationAsync(Descriptor configuration, CancellationToken cancellationToken)
    {
        if (await store.FindDocumentAsync(configuration.Digest, cancellationToken) is { } kept) return kept;
        if (configuration.Size > OciJson.DocumentLimit)
            throw new SlipwayException(RegistryErrors.DocumentTooLarge(reference.Domain, $"the configuration of {reference}", OciJson.DocumentLimit));
        using var fetched = new MemoryStream((int)configuration.Size);
        await client.CopyBlobAsync(reference, configuration, fetched, cancellationToken);
        var bytes = fetched.ToArray();
        if (Digest.Of(bytes) is var digest && digest != configuration.Digest)
            throw new SlipwayException(RegistryErrors.WrongContent(reference.Domain, $"the configuration of {reference}", $"its digest is {digest}"));
        await store.AddAsync(configuration, (target, token) => target.WriteAsync(bytes, token).AsTask(), cancellationToken);
        return bytes;
    }

    private ImageReference Pinned(Digest digest) => ImageReference.Parse($"{reference.Name}@{digest}");
}
