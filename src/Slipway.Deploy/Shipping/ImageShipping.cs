using Slipway.Deploy.Hosts;
using Slipway.Docker;
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
/// <param name="Bytes">Bytes to send before compression; an estimate where layers are only in the source engine.</param>
/// <param name="Cause">Why: <c>new image</c>, <c>2 of 9 layers are new</c>, <c>the host's engine takes whole images only</c>.</param>
public sealed record ShipAction(ShippedImage Image, int MissingLayers, int TotalLayers, long Bytes, string Cause)
{
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
    /// <summary>What would be sent to a host. Changes nothing there.</summary>
    public Task<IReadOnlyList<ShipAction>> PlanAsync(IReadOnlyList<ShippedImage> images, HostSession host, CancellationToken cancellationToken) =>
        source is null && cacheDirectory.Length == 0 ? Task.FromResult<IReadOnlyList<ShipAction>>([]) : throw new NotImplementedException(log.ToString());

    /// <summary>Brings the images to all hosts.</summary>
    /// <returns>For each host, by name, the ids of the images as its engine knows them, by reference.</returns>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">Holds what failed on each host: the host's disk is full, the line was lost, its engine has something else than was sent.</exception>
    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ShipAsync(
        IReadOnlyList<ShippedImage> images, IReadOnlyList<HostSession> hosts, ShipOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();
}
