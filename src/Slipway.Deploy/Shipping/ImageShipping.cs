using System.Collections.Concurrent;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Images.Blobs;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Shipping;

/// <summary>An image to be brought to hosts.</summary>
/// <param name="Reference">The name it gets there: <c>shop-web:1.2</c>.</param>
/// <param name="Id">Its id in the source engine, or that of <paramref name="Content"/>.</param>
/// <param name="Content">The image where this machine holds it without an engine; null when it is in the source engine.</param>
public sealed record ShippedImage(string Reference, string Id, ImageContent? Content = null);

/// <summary>What one image takes to be on one host.</summary>
/// <param name="Image">The image.</param>
/// <param name="MissingLayers">How many layers the host lacks; 0 with <paramref name="Bytes"/> 0 when it has the image under this name.</param>
/// <param name="TotalLayers">How many it has.</param>
/// <param name="Bytes">Bytes to send before compression.</param>
/// <param name="Cause">Why: <c>new image</c>, <c>2 of 9 layers are new</c>, <c>the host's engine takes whole images only</c>.</param>
public sealed record ShipAction(ShippedImage Image, int MissingLayers, int TotalLayers, long Bytes, string Cause)
{
    /// <summary>Whether <see cref="Bytes"/> is what the engine's history says rather than what layers take: for layers that are only in the source engine.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Whether nothing is to be sent or named.</summary>
    public bool IsEmpty => Cause.Length == 0;
}

/// <summary>How images are sent.</summary>
public sealed record ShipOptions
{
    /// <summary>Whether the stream is compressed.</summary>
    public ShipCompression Compression { get; init; }

    /// <summary>How many hosts are sent to at once.</summary>
    public int MaxParallelHosts { get; init; } = 8;

    /// <summary>How long a host may take without a byte moving.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After so many bytes of layers what arrived is kept on the host by a temporary image, so that a lost line loses no more than this and one layer.</summary>
    public long StepBytes { get; init; } = 64_000_000;
}

/// <summary>Whether the stream is compressed.</summary>
public enum ShipCompression
{
    /// <summary>Where the line turns out to be slower than compressing.</summary>
    WhenItPays,
    Always,
    Never,
}

/// <summary>
/// Brings images to hosts without a registry: each engine gets one archive that holds only the layers it lacks (<c>POST /images/load</c> opens a layer's file only when it does not have the chain up to it). Layers are read from the source once, into the
/// blob store, however many hosts want them. An engine that does not take a partial archive gets the whole image.
/// </summary>
/// <param name="source">The engine that has the images; null when all are held as content.</param>
/// <param name="cacheDirectory">The blob store's folder; absolute.</param>
/// <param name="log">Hears what happens.</param>
public sealed class ImageShipping(Engine? source, string cacheDirectory, IDeployLog log)
{
    private readonly BlobStore store = new(cacheDirectory);

    /// <summary>What would be sent to a host. Changes nothing there.</summary>
    /// <exception cref="SlipwayException">SLIP5040–5042, SLIP5048: an image cannot be sent there. SLIP10xx, SLIP11xx: an engine.</exception>
    public Task<IReadOnlyList<ShipAction>> PlanAsync(IReadOnlyList<ShippedImage> images, HostSession host, CancellationToken cancellationToken) => PlanAsync(images, ShipTarget.Of(host), cancellationToken);

    /// <summary>Brings the images to all hosts.</summary>
    /// <returns>For each host, by name, the ids of the images as its engine knows them, by reference.</returns>
    /// <exception cref="SlipwayException">Holds what failed on each host: the host's disk is full, the line was lost, its engine has something else than was sent. The other hosts have their images then.</exception>
    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ShipAsync(
        IReadOnlyList<ShippedImage> images, IReadOnlyList<HostSession> hosts, ShipOptions options, CancellationToken cancellationToken) =>
        ShipAsync(images, hosts.Select(ShipTarget.Of).ToList(), options, cancellationToken);

    internal async Task<IReadOnlyList<ShipAction>> PlanAsync(IReadOnlyList<ShippedImage> images, ShipTarget host, CancellationToken cancellationToken)
    {
        using var from = new ImageSource(source, store);
        var described = await DescribeAsync(from, images, cancellationToken);
        var there = await HostImages.LookAsync(host.Name, host.Engine, described, cancellationToken);
        return [.. described.Select(image => Action(from, image, there))];
    }

    internal async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ShipAsync(
        IReadOnlyList<ShippedImage> images, IReadOnlyList<ShipTarget> hosts, ShipOptions options, CancellationToken cancellationToken)
    {
        using var from = new ImageSource(source, store);
        var described = await DescribeAsync(from, images, cancellationToken);
        var failures = new ConcurrentDictionary<string, IReadOnlyList<Diagnostic>>(StringComparer.Ordinal);
        var looks = new ConcurrentDictionary<ShipTarget, HostImages>();
        await EachAsync(hosts, options, failures, async (host, token) => looks[host] = await HostImages.LookAsync(host.Name, host.Engine, described, token), cancellationToken);
        await from.ReadAsync(WantedBy(described, looks.Values), cancellationToken);
        var ids = new ConcurrentDictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        await EachAsync([.. looks.Keys], options, failures, async (host, token) => ids[host.Name] = await ShipAsync(from, described, host, looks[host], options, token), cancellationToken);
        if (!failures.IsEmpty)
            throw new SlipwayException([.. hosts.Where(host => failures.ContainsKey(host.Name)).SelectMany(host => failures[host.Name])]);
        return ids;
    }

    private static async Task<IReadOnlyList<SourceImage>> DescribeAsync(ImageSource from, IReadOnlyList<ShippedImage> images, CancellationToken cancellationToken)
    {
        var described = new List<SourceImage>();
        foreach (var image in images.DistinctBy(image => image.Reference, StringComparer.Ordinal))
            described.Add(await from.DescribeAsync(image, cancellationToken));
        return described;
    }

    // containerd's store names an image by its manifest, which tells the size of every layer: all of them have to be here once.
    private static List<(SourceImage, IReadOnlySet<Digest>)> WantedBy(IReadOnlyList<SourceImage> images, ICollection<HostImages> looks)
    {
        var wanted = new List<(SourceImage, IReadOnlySet<Digest>)>();
        foreach (var image in images)
        {
            var lacking = looks.Where(look => look.StateOf(image) == ImageState.Missing).ToList();
            if (lacking.Count == 0)
                continue;
            var layers = new HashSet<Digest>();
            foreach (var look in lacking)
                layers.UnionWith(look.Kind == ImageStoreKind.Containerd ? image.DiffIds : look.MissingOf(image));
            wanted.Add((image, layers));
        }

        return wanted;
    }

    private async Task<IReadOnlyDictionary<string, string>> ShipAsync(
        ImageSource from, IReadOnlyList<SourceImage> images, ShipTarget host, HostImages there, ShipOptions options, CancellationToken cancellationToken)
    {
        var shipment = new HostShipment(host, from, there, options, log);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var needed = there.StateOf(image) == ImageState.Missing ? Action(from, image, there).Bytes : 0;
            try
            {
                ids[image.Image.Reference] = await shipment.ShipAsync(image, cancellationToken);
            }
            catch (SlipwayException failure)
            {
                throw new SlipwayException(await ShipFailures.OfAsync(host.Name, image.What, needed, failure, () => host.FreeAsync(cancellationToken)));
            }
        }

        return ids;
    }

    private static async Task EachAsync(
        IReadOnlyList<ShipTarget> hosts, ShipOptions options, ConcurrentDictionary<string, IReadOnlyList<Diagnostic>> failures, Func<ShipTarget, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxParallelHosts), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(hosts, parallel, async (host, token) =>
        {
            try
            {
                await work(host, token);
            }
            catch (SlipwayException failure)
            {
                failures[host.Name] = failure.Diagnostics;
            }
        });
    }

    private static ShipAction Action(ImageSource from, SourceImage image, HostImages there)
    {
        var total = image.DiffIds.Count;
        if (there.StateOf(image) == ImageState.Named)
            return new ShipAction(image.Image, 0, total, 0, "");
        if (there.StateOf(image) == ImageState.Unnamed)
            return new ShipAction(image.Image, 0, total, 0, "the host has it under another name");
        var missing = there.MissingOf(image);
        var (bytes, count, isEstimate) = (0L, 0, false);
        for (var i = 0; i < total; i++)
        {
            if (!missing.Contains(image.DiffIds[i]))
                continue;
            isEstimate |= !from.TrySizeOf(image, i, out var size);
            bytes += size;
            count++;
        }

        return new ShipAction(image.Image, count, total, bytes, Cause(there, count, total)) { IsEstimate = isEstimate };
    }

    private static string Cause(HostImages there, int missing, int total) => (there.Kind, missing) switch
    {
        (ImageStoreKind.WholeOnly, _) => "the host's engine takes whole images only",
        (_, 0) => "only its configuration is new",
        _ when missing == total => "new image",
        _ => $"{missing} of {total} layers are new",
    };
}
