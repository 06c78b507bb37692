using Slipway.Diagnostics;
using Slipway.Docker.Images;
using Slipway.Docker.References;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Shipping;

/// <summary>
/// Brings images to one host. What is big goes in steps, each a temporary image of the layers so far, so that what arrived stays in the engine when the line is lost.
/// </summary>
/// <param name="target">The host.</param>
/// <param name="source">Where images come from.</param>
/// <param name="there">What the host has.</param>
/// <param name="options">How they are sent.</param>
/// <param name="log">Hears what happens.</param>
internal sealed class HostShipment(ShipTarget target, ImageSource source, HostImages there, ShipOptions options, IDeployLog log)
{
    // Documents and headers of an archive.
    private const long Overhead = 16 * 1024;
    private static readonly TimeSpan TemporaryLife = TimeSpan.FromDays(1);

    /// <summary>Bytes that went over the line.</summary>
    public long Wire { get; private set; }

    /// <summary>Brings an image under its name.</summary>
    /// <returns>Its id there.</returns>
    public async Task<string> ShipAsync(SourceImage image, CancellationToken cancellationToken)
    {
        if (there.StateOf(image) == ImageState.Named)
            return await IdOfAsync(image, cancellationToken);
        if (there.StateOf(image) == ImageState.Unnamed && image.Reference.Tag is not null)
        {
            log.BeginStep(target.Name, "ship: tag");
            await target.Engine.Images.TagAsync(image.ConfigurationId.ToString(), image.Reference, cancellationToken);
            log.Tell(target.Name, $"image {image.Image.Reference} named (it was there)");
            return await IdOfAsync(image, cancellationToken);
        }

        var loaded = await SendAsync(image, cancellationToken);
        there.Add(image.DiffIds);
        return loaded.Id;
    }

    private async Task<ImageInspect> SendAsync(SourceImage image, CancellationToken cancellationToken)
    {
        var missing = there.MissingOf(image);
        var loadable = image.Loadable();
        var steps = StepsOf(loadable, missing);
        var total = image.DiffIds.Select((layer, at) => missing.Contains(layer) ? loadable.SizeOf(at) ?? 0 : 0).Sum() + Overhead;
        using var line = new ShipLine(target.Name, "image " + image.Image.Reference, total, options, log)
        {
            IsCompressed = options.Compression == ShipCompression.Always || (options.Compression == ShipCompression.WhenItPays && target.IsRemote),
        };
        var loading = new EngineLoad(target.Engine) { Carrier = line.CarryAsync, Probes = true };
        try
        {
            var now = DateTimeOffset.UtcNow;
            foreach (var step in steps)
            {
                log.BeginStep(target.Name, "ship: step");
                await line.UseAsync(
                    token => loading.LoadAsync(
                        loadable.Lowest(step, now), [ShippingName.OfStep(image, step)], Part(loadable, missing, step), async until => (await source.WholeAsync(image, until)).Lowest(step, now), token),
                    cancellationToken);
                // The next step needs none of these.
                missing.ExceptWith(image.DiffIds.Take(step).Except(image.DiffIds.Skip(step)));
            }

            log.BeginStep(target.Name, "ship: load");
            ImageReference[] names = there.Kind == ImageStoreKind.Containerd ? [image.Reference, ShippingName.MarkOf(image)] : [image.Reference];
            var loaded = await line.UseAsync(token => loading.LoadAsync(loadable, names, missing, until => source.WholeAsync(image, until), token), cancellationToken)
                ?? throw new SlipwayException(ShipErrors.OtherImage(
                    target.Name, image.Image.Reference, image.ConfigurationId.ToString(), (await target.Engine.Images.FindAsync(image.Reference.ToString(), cancellationToken))?.Id ?? "nothing"));
            log.Tell(target.Name, $"image {image.Image.Reference} sent ({Images.Building.ByteCount.Format(line.Wire)})");
            await RemoveTemporaryAsync(image, steps, cancellationToken);
            return loaded;
        }
        finally
        {
            Wire += line.Wire;
        }
    }

    // Ends of steps: how many of the lowest layers are there after each. The last part goes with the image itself.
    private List<int> StepsOf(LoadableImage image, HashSet<Digest> missing)
    {
        var steps = new List<int>();
        var diffIds = image.Configuration.DiffIds;
        var bytes = 0L;
        for (var i = 0; i < diffIds.Count; i++)
        {
            if (!missing.Contains(diffIds[i]))
                continue;
            if (bytes >= options.StepBytes)
            {
                steps.Add(i);
                bytes = 0;
            }

            bytes += image.SizeOf(i) ?? 0;
        }

        return there.Kind == ImageStoreKind.WholeOnly ? [] : steps;
    }

    private static HashSet<Digest> Part(LoadableImage image, HashSet<Digest> missing, int step) => image.Configuration.DiffIds.Take(step).Where(missing.Contains).ToHashSet();

    private async Task RemoveTemporaryAsync(SourceImage image, IReadOnlyList<int> steps, CancellationToken cancellationToken)
    {
        var stale = (DateTimeOffset.UtcNow - TemporaryLife).ToUnixTimeSeconds();
        var names = steps.Select(step => ShippingName.OfStep(image, step).ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, created) in there.Temporary)
        {
            if (ShippingName.IsStepOf(image, name) || created < stale)
                names.Add(name);
        }

        foreach (var name in names)
        {
            try
            {
                await target.Engine.Images.RemoveAsync(name, cancellationToken);
            }
            catch (SlipwayException failure)
            {
                // The image is there; what is left is removed by a later shipment.
                log.Tell(target.Name, $"temporary image {name} stays: {failure.Diagnostics[0].Message}");
            }
        }
    }

    private async Task<string> IdOfAsync(SourceImage image, CancellationToken cancellationToken)
    {
        var name = image.Reference.Tag is { } tag ? image.Reference.WithTag(tag).ToString() : image.ConfigurationId.ToString();
        return (await target.Engine.Images.FindAsync(name, cancellationToken))?.Id
            ?? throw new SlipwayException(ShipErrors.OtherImage(target.Name, image.Image.Reference, image.ConfigurationId.ToString(), "nothing"));
    }
}
