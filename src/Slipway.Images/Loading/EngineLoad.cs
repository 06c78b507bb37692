using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Images;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Loading;

/// <summary>Writes an archive to an engine, where something is to happen to its bytes on the way.</summary>
/// <param name="target">The request's body.</param>
/// <param name="write">Writes the archive.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate Task ArchiveCarrier(Stream target, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);

/// <summary>
/// Brings an image into an engine, sending only the layers that it lacks (<c>POST /images/load</c> with a partial archive), and all of them where the engine then does not have exactly this image.
/// </summary>
/// <param name="engine">The engine.</param>
public sealed class EngineLoad(Engine engine)
{
    /// <summary>The message of every engine and system whose disk is full (<c>ENOSPC</c>).</summary>
    public const string DiskFullText = "no space left on device";

    private const string ProbeLabel = "slipway.ship.probe";

    /// <summary>Carries the bytes; null for nothing between.</summary>
    public ArchiveCarrier? Carrier { get; init; }

    /// <summary>Whether a container is made of what was loaded in part, and removed, before that is believed: containerd's store may say that it loaded an image whose layers it could not unpack.</summary>
    public bool Probes { get; init; }

    /// <summary>Loads an image that is there as a whole under its references.</summary>
    /// <param name="image">The image.</param>
    /// <param name="references">Its names; at least one.</param>
    /// <param name="relatives">Names of images that may have layers in common with it: its base, and what its references named before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The image as the engine has it; null when it took the archive and has another.</returns>
    public async Task<ImageInspect?> LoadAsync(ImageContent image, IReadOnlyList<ImageReference> references, IReadOnlyList<string> relatives, CancellationToken cancellationToken)
    {
        var loadable = LoadableImage.Of(image);
        var shared = await SharedLayersAsync(image.Configuration.DiffIds, relatives, cancellationToken);
        return await LoadAsync(loadable, references, LayerChain.Above(image.Configuration.DiffIds, shared), _ => Task.FromResult(loadable), cancellationToken);
    }

    /// <summary>Loads an image under its references.</summary>
    /// <param name="image">The image, with at least the layers that are sent.</param>
    /// <param name="references">Its names.</param>
    /// <param name="sent">The diffIDs of the layers that the engine lacks.</param>
    /// <param name="whole">Gives the image with all its layers, should the engine not take it without.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The image as the engine has it; null when it took the archive and has another.</returns>
    /// <exception cref="SlipwayException">SLIP1010, SLIP1013: it failed there. SLIP1011: the connection was lost.</exception>
    public async Task<ImageInspect?> LoadAsync(
        LoadableImage image, IReadOnlyList<ImageReference> references, IReadOnlySet<Digest> sent, Func<CancellationToken, Task<LoadableImage>> whole, CancellationToken cancellationToken)
    {
        if (!image.Configuration.DiffIds.All(sent.Contains))
        {
            try
            {
                await SendAsync(image, references, sent, cancellationToken);
                if (await FindAsync(image, references, cancellationToken) is { } loaded && await IsUsableAsync(loaded, cancellationToken))
                    return loaded;
            }
            catch (SlipwayException failure) when (IsRefusal(failure))
            {
                // An engine that does not do without those layers says so; it gets them.
            }

            image = await whole(cancellationToken);
        }

        await SendAsync(image, references, image.Configuration.DiffIds.ToHashSet(), cancellationToken);
        return await FindAsync(image, references, cancellationToken);
    }

    private Task<IReadOnlyList<string>> SendAsync(LoadableImage image, IReadOnlyList<ImageReference> references, IReadOnlySet<Digest> sent, CancellationToken cancellationToken) => engine.Images.LoadAsync(
        (target, token) => Carrier is null
            ? image.WriteAsync(target, references, sent, token)
            : Carrier(target, (carried, until) => image.WriteAsync(carried, references, sent, until), token),
        cancellationToken);

    private async Task<int> SharedLayersAsync(IReadOnlyList<Digest> diffIds, IReadOnlyList<string> relatives, CancellationToken cancellationToken)
    {
        if (await ImageStore.KindOfAsync(engine, cancellationToken) != ImageStoreKind.Classic)
            return 0;
        var most = 0;
        foreach (var relative in relatives.Distinct())
        {
            if (await engine.Images.FindAsync(relative, cancellationToken) is { } there)
                most = Math.Max(most, LayerChain.SharedLength(there.Layers, diffIds));
        }

        return most;
    }

    private async Task<ImageInspect?> FindAsync(LoadableImage image, IReadOnlyList<ImageReference> references, CancellationToken cancellationToken)
    {
        ImageInspect? found = null;
        foreach (var reference in references)
        {
            // What has a digest and no tag is there under its id alone.
            var name = reference.Tag is null ? image.Id.ToString() : reference.WithTag(reference.Tag).ToString();
            found = await engine.Images.FindAsync(name, cancellationToken);
            if (found is null || !image.IsKnownAs(found.Id))
                return null;
        }

        return found;
    }

    private async Task<bool> IsUsableAsync(ImageInspect loaded, CancellationToken cancellationToken)
    {
        if (!Probes)
            return true;
        try
        {
            var request = new ContainerCreateRequest { Image = loaded.Id, Cmd = ["slipway-probe"], NetworkDisabled = true, Labels = new Dictionary<string, string> { [ProbeLabel] = "" } };
            var probe = await engine.Containers.CreateAsync(name: null, request, cancellationToken);
            // A cancellation does not leave it behind.
            await engine.Containers.RemoveAsync(probe.Id, CancellationToken.None, force: true, volumes: true);
            return true;
        }
        catch (SlipwayException failure) when (IsRefusal(failure))
        {
            return false;
        }
    }

    // Whoever has no room has none for more either.
    private static bool IsRefusal(SlipwayException failure) =>
        failure.Diagnostics is [{ Code: "SLIP1010" or "SLIP1013" } told] && !told.Message.Contains(DiskFullText, StringComparison.OrdinalIgnoreCase);
}
