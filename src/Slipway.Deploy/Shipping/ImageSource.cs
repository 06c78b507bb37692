using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Shipping;

/// <summary>
/// Where images are sent from: content at hand, or this machine's engine, whose layers are read once (<c>GET /images/get</c>) into the blob store, as far as hosts lack them.
/// </summary>
/// <param name="engine">The engine; null for none.</param>
/// <param name="store">Keeps layers and configurations.</param>
internal sealed class ImageSource(Engine? engine, BlobStore store) : IDisposable
{
    // What the store's references call the configuration of an image that its engine names by its manifest.
    private const string ConfigurationReference = "slipway:configuration-of:";

    private readonly SemaphoreSlim reading = new(1);
    private readonly Dictionary<Digest, ReadOnlyMemory<byte>> configurations = [];

    /// <exception cref="SlipwayException">SLIP5040, SLIP5041: it is not there. SLIP5048: it cannot be read.</exception>
    public async Task<SourceImage> DescribeAsync(ShippedImage image, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(image.Reference);
        if (image.Content is { } content)
        {
            return new SourceImage(image, reference, content.Configuration.Platform, content.Configuration.DiffIds, content.ImageId, [.. content.Manifest.Layers.Select(layer => layer.Size)])
            {
                ManifestDigest = content.Descriptor.Digest,
                Loadable = () => LoadableImage.Of(content),
            };
        }

        if (engine is null)
            throw new SlipwayException(ShipErrors.NoSource(image.Reference));
        var found = await engine.Images.FindAsync(image.Id, cancellationToken) ?? throw new SlipwayException(ShipErrors.ImageMissing(image.Reference, $"the engine at {engine.Endpoint}"));
        var history = await engine.Images.HistoryAsync(image.Id, cancellationToken);
        var platform = Platform.Parse($"{found.Os}/{found.Architecture}") ?? Platform.Host;
        Digest[] diffIds = [.. found.Layers.Select(layer => Digest.TryParse(layer, out var digest) ? digest : throw new SlipwayException(ShipErrors.SourceUnreadable(image.Reference, $"'{layer}' is no layer's digest")))];
        var configuration = await ConfigurationIdAsync(image, found.Id, platform, diffIds, cancellationToken);
        var isKnown = await HasConfigurationAsync(configuration, cancellationToken);
        return new SourceImage(image, reference, platform, diffIds, configuration, LayerSizes.Estimate(history, found))
        {
            ManifestDigest = isKnown ? Loadable().ManifestDigest : null,
            Loadable = Loadable,
        };

        LoadableImage Loadable() => LoadableImage.Of(configurations[configuration], [.. diffIds.Select(BlobOf)], store, image.Reference);
    }

    /// <summary>Bytes of a layer; false for an estimate.</summary>
    public bool TrySizeOf(SourceImage image, int layer, out long bytes)
    {
        var known = image.Image.Content is null ? store.FindSize(image.DiffIds[layer]) : image.EstimatedSizes[layer];
        bytes = known ?? image.EstimatedSizes[layer];
        return known is not null;
    }

    /// <summary>Brings layers that are not at hand, and configurations, here.</summary>
    /// <param name="wanted">Images, with the diffIDs of the layers that some host lacks.</param>
    /// <param name="cancellationToken">Ends it; layers that came stay.</param>
    /// <exception cref="SlipwayException">SLIP5048; SLIP2411: the store cannot be written.</exception>
    public async Task ReadAsync(IReadOnlyList<(SourceImage Image, IReadOnlySet<Digest> Layers)> wanted, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var names = new List<string>();
            var images = new List<WantedImage>();
            foreach (var (image, layers) in wanted)
            {
                if (image.Image.Content is not null)
                    continue;
                var missing = new HashSet<Digest>();
                foreach (var layer in layers)
                {
                    if (store.FindSize(layer) is null)
                        missing.Add(layer);
                }

                if (missing.Count == 0 && await HasConfigurationAsync(image.ConfigurationId, cancellationToken))
                    continue;
                names.Add(image.Image.Id);
                images.Add(new WantedImage(image.DiffIds, missing, image.ConfigurationId));
            }

            if (images.Count > 0)
                await ReadAsync(wanted[0].Image.Image.Reference, names, images, cancellationToken);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>The image with all its layers.</summary>
    public async Task<LoadableImage> WholeAsync(SourceImage image, CancellationToken cancellationToken)
    {
        await ReadAsync([(image, image.DiffIds.ToHashSet())], cancellationToken);
        return image.Loadable();
    }

    public void Dispose() => reading.Dispose();

    private async Task<SavedImages> ReadAsync(string reference, IReadOnlyList<string> names, IReadOnlyList<WantedImage> images, CancellationToken cancellationToken)
    {
        var saved = new SavedImages(store);
        try
        {
            await using var stream = await engine!.Images.SaveAsync([.. names.Distinct()], cancellationToken);
            await saved.TakeAsync(stream, images, cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException)
        {
            throw new SlipwayException(ShipErrors.SourceUnreadable(reference, failure.Message), failure);
        }

        foreach (var (digest, bytes) in saved.Configurations)
        {
            configurations[digest] = bytes;
            await store.AddAsync(Descriptor.Of(MediaTypes.Configuration, bytes.Span), (target, token) => target.WriteAsync(bytes, token).AsTask(), cancellationToken);
        }

        if (saved.Missing.FirstOrDefault() is var missing && saved.Missing.Count > 0)
            throw new SlipwayException(ShipErrors.SourceUnreadable(reference, saved.HasZstd ? "it keeps layers compressed with zstd, which are not unpacked here" : $"what it saves does not have layer {missing}"));
        foreach (var image in images)
        {
            if (image.Configuration is { } configuration && !configurations.ContainsKey(configuration))
                throw new SlipwayException(ShipErrors.SourceUnreadable(reference, $"what it saves does not have configuration {configuration}"));
        }

        return saved;
    }

    private async Task<Digest> ConfigurationIdAsync(ShippedImage image, string id, Platform platform, IReadOnlyList<Digest> diffIds, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse(id, out var digest))
            throw new SlipwayException(ShipErrors.SourceUnreadable(image.Reference, $"its id '{id}' is no digest"));
        if (await ImageStore.KindOfAsync(engine!, cancellationToken) != ImageStoreKind.Containerd)
            return digest;
        if (store.FindReference(ConfigurationReference + id, platform) is { } known && await HasConfigurationAsync(known.Digest, cancellationToken))
            return known.Digest;
        var saved = await ReadAsync(image.Reference, [image.Id], [new WantedImage(diffIds, new HashSet<Digest>(), Configuration: null)], cancellationToken);
        if (saved.Configurations.Count == 0)
            throw new SlipwayException(ShipErrors.SourceUnreadable(image.Reference, "what it saves has no configuration"));
        var (found, bytes) = saved.Configurations.First();
        store.KeepReference(ConfigurationReference + id, platform, new Descriptor(MediaTypes.Configuration, found, bytes.Length));
        return found;
    }

    private async Task<bool> HasConfigurationAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (configurations.ContainsKey(digest))
            return true;
        if (await store.FindDocumentAsync(digest, cancellationToken) is not { } bytes)
            return false;
        configurations[digest] = bytes;
        return true;
    }

    private Descriptor? BlobOf(Digest diffId) => store.FindSize(diffId) is { } size ? new Descriptor(MediaTypes.LayerTar, diffId, size) : null;
}
