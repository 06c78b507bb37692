using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Images;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>
/// Brings an image into an engine, sending only the layers that it lacks. An engine with the classic store asks for a layer only where it does not have the chain of layers up to it; one with containerd's store, and Podman, take whole images only.
/// </summary>
/// <param name="engine">The engine.</param>
internal sealed class EngineLoad(Engine engine)
{
    /// <summary>Loads the image under its references.</summary>
    /// <param name="image">The image.</param>
    /// <param name="references">Its names; at least one.</param>
    /// <param name="relatives">Names of images that may have layers in common with it: its base, and what its references named before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The image as the engine has it.</returns>
    public async Task<ImageInspect> LoadAsync(ImageContent image, IReadOnlyList<ImageReference> references, IReadOnlyList<string> relatives, CancellationToken cancellationToken)
    {
        var shared = await SharedLayersAsync(image, relatives, cancellationToken);
        if (shared > 0)
        {
            try
            {
                await SendAsync(image, references, shared, cancellationToken);
                if (await FindAsync(image, references, cancellationToken) is { } loaded)
                    return loaded;
            }
            catch (SlipwayException)
            {
                // An engine that does not do without those layers says so; it gets them.
            }
        }

        await SendAsync(image, references, 0, cancellationToken);
        return await FindAsync(image, references, cancellationToken)
            ?? throw new SlipwayException(DirectErrors.NotLoaded(
                references[0].ToString(), image.ImageId.ToString(), (await engine.Images.FindAsync(references[0].ToString(), cancellationToken))?.Id ?? "none"));
    }

    private async Task<int> SharedLayersAsync(ImageContent image, IReadOnlyList<string> relatives, CancellationToken cancellationToken)
    {
        if ((await engine.System.InfoAsync(cancellationToken)).UsesContainerdStore || (await engine.System.VersionAsync(cancellationToken)).IsPodman)
            return 0;
        var most = 0;
        foreach (var relative in relatives.Distinct())
        {
            if (await engine.Images.FindAsync(relative, cancellationToken) is { } there)
                most = Math.Max(most, there.Layers.Zip(image.Configuration.DiffIds, (has, wants) => has == wants.ToString()).TakeWhile(same => same).Count());
        }

        return most;
    }

    private Task<IReadOnlyList<string>> SendAsync(ImageContent image, IReadOnlyList<ImageReference> references, int shared, CancellationToken cancellationToken)
    {
        var sent = image.Manifest.Layers.Skip(shared).Select(layer => layer.Digest).ToHashSet();
        return engine.Images.LoadAsync(
            (target, token) => ImageArchiveWriter.WriteAsync(target, image, references, layer => sent.Contains(layer.Digest), token), cancellationToken);
    }

    private async Task<ImageInspect?> FindAsync(ImageContent image, IReadOnlyList<ImageReference> references, CancellationToken cancellationToken)
    {
        ImageInspect? found = null;
        foreach (var reference in references)
        {
            found = await engine.Images.FindAsync(reference.ToString(), cancellationToken);
            if (found is null || !image.IsKnownAs(found.Id))
                return null;
        }

        return found;
    }
}
