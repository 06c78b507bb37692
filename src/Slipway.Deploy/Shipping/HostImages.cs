using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Images;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Shipping;

/// <summary>What the engine of a host has of some images.</summary>
internal sealed class HostImages
{
    private const int Inspections = 8;

    // More images than any host has; what a host says beyond is not believed to be of use.
    private const int ImageLimit = 10_000;

    private readonly Dictionary<SourceImage, ImageState> states = [];
    private readonly Dictionary<SourceImage, int> shared = [];
    private readonly HashSet<Digest> blobs = [];

    private HostImages(ImageStoreKind kind, Platform platform) => (Kind, Platform) = (kind, platform);

    public ImageStoreKind Kind { get; }

    public Platform Platform { get; }

    /// <summary>Temporary images of shipments, by name, with when they were made (seconds since the Unix epoch).</summary>
    public List<(string Name, long Created)> Temporary { get; } = [];

    /// <summary>Looks.</summary>
    /// <exception cref="SlipwayException">SLIP5042: an image is for another platform. SLIP10xx, SLIP11xx: the engine.</exception>
    public static async Task<HostImages> LookAsync(string host, Engine engine, IReadOnlyList<SourceImage> images, CancellationToken cancellationToken)
    {
        var version = engine.System.VersionAsync(cancellationToken);
        var kind = ImageStore.KindOfAsync(engine, cancellationToken);
        var named = images.Select(image => engine.Images.FindAsync(NameOf(image), cancellationToken)).ToList();
        var told = await version;
        var look = new HostImages(await kind, Platform.Parse($"{told.Os}/{told.Arch}") ?? Platform.Host);
        for (var i = 0; i < images.Count; i++)
            await look.LookAtAsync(host, engine, images[i], await named[i], cancellationToken);
        if (look.states.Values.Any(state => state == ImageState.Missing) && look.Kind != ImageStoreKind.WholeOnly)
            await look.FindLayersAsync(engine, images, cancellationToken);
        return look;
    }

    /// <summary>How an image is there.</summary>
    public ImageState StateOf(SourceImage image) => states[image];

    /// <summary>The diffIDs of the layers that have to be sent for it.</summary>
    public HashSet<Digest> MissingOf(SourceImage image) => Kind switch
    {
        ImageStoreKind.Classic => LayerChain.Above(image.DiffIds, shared.GetValueOrDefault(image)),
        ImageStoreKind.Containerd => image.DiffIds.Where(layer => !blobs.Contains(layer)).ToHashSet(),
        _ => image.DiffIds.ToHashSet(),
    };

    /// <summary>Takes note of an image that was brought.</summary>
    public void Add(IReadOnlyList<Digest> diffIds)
    {
        Share(diffIds.Select(layer => layer.ToString()).ToList());
        blobs.UnionWith(diffIds);
    }

    private async Task LookAtAsync(string host, Engine engine, SourceImage image, ImageInspect? named, CancellationToken cancellationToken)
    {
        if (!Platform.Accepts(image.Platform))
            throw new SlipwayException(ShipErrors.OtherPlatform(host, image.Image.Reference, image.Platform, Platform));
        shared[image] = 0;
        if (IsImage(named, image))
            states[image] = ImageState.Named;
        else if (IsImage(await engine.Images.FindAsync(image.ConfigurationId.ToString(), cancellationToken), image))
            states[image] = ImageState.Unnamed;
        else
            states[image] = ImageState.Missing;
        if (named is not null && Kind == ImageStoreKind.Classic)
            Share(named.Layers);
    }

    // containerd's store knows images by their manifest: the one they are sent with, or the source's own where it has that from the same registry.
    private bool IsImage(ImageInspect? there, SourceImage image) =>
        there is not null
        && (there.Id == image.ConfigurationId.ToString() || (Kind == ImageStoreKind.Containerd && (there.Id == image.ManifestDigest?.ToString() || there.Id == image.Image.Id)));

    // As few inspections as are needed: those of the same repositories come first, and once all that is wanted is covered no more follow.
    private async Task FindLayersAsync(Engine engine, IReadOnlyList<SourceImage> images, CancellationToken cancellationToken)
    {
        var listed = await engine.Images.ListAsync(filters: null, cancellationToken, intermediate: Kind == ImageStoreKind.Classic);
        foreach (var item in listed)
        {
            foreach (var tag in item.RepoTags)
            {
                if (tag.StartsWith(ShippingName.Temporary + ":", StringComparison.Ordinal))
                    Temporary.Add((tag, item.Created));
            }
        }

        var names = images.Select(image => image.Reference.FamiliarName + ":").ToList();
        var candidates = listed.Take(ImageLimit)
            .Where(item => Kind == ImageStoreKind.Classic || item.RepoTags.Any(ShippingName.IsOurs))
            .OrderByDescending(item => item.RepoTags.Any(tag => ShippingName.IsOurs(tag) || names.Any(name => tag.StartsWith(name, StringComparison.Ordinal))))
            .ThenByDescending(item => item.Created)
            .Select(item => item.Id).Distinct().ToList();
        for (var at = 0; at < candidates.Count && !IsCovered; at += Inspections)
        {
            var asked = candidates.Skip(at).Take(Inspections).Select(id => engine.Images.FindAsync(id, cancellationToken)).ToList();
            foreach (var inspecting in asked)
            {
                if (await inspecting is not { } there)
                    continue;
                if (Kind == ImageStoreKind.Classic)
                    Share(there.Layers);
                else
                    blobs.UnionWith(there.Layers.Where(layer => Digest.TryParse(layer, out _)).Select(Digest.Parse));
            }
        }
    }

    private bool IsCovered => states.Keys.All(image => states[image] != ImageState.Missing || MissingOf(image).Count == 0);

    private void Share(IReadOnlyList<string> layers)
    {
        foreach (var image in shared.Keys.ToList())
            shared[image] = Math.Max(shared[image], LayerChain.SharedLength(layers, image.DiffIds));
    }

    private static string NameOf(SourceImage image) => image.Reference.Tag is { } tag ? image.Reference.WithTag(tag).ToString() : image.ConfigurationId.ToString();
}

/// <summary>How an image is on a host.</summary>
internal enum ImageState
{
    Missing,

    /// <summary>Under another name, or none.</summary>
    Unnamed,

    /// <summary>Under its name.</summary>
    Named,
}
