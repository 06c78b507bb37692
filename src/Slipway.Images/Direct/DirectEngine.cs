using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>The engine that an image may go into, or have its base from; connected to when somebody first asks.</summary>
/// <param name="image">The image.</param>
/// <param name="search">Which engine is meant.</param>
/// <param name="cancelled">Ends connecting.</param>
internal sealed class DirectEngine(DirectImage image, EngineSearch search, CancellationToken cancelled) : IAsyncDisposable
{
    private Task<Engine>? connecting;

    /// <exception cref="SlipwayException">SLIP2557: the image is to be loaded, and no engine answers.</exception>
    public Task<Engine> GetAsync() => connecting ??= ConnectAsync();

    /// <summary>The engine; null where none answers and none need.</summary>
    public async Task<Engine?> FindAsync()
    {
        try
        {
            return await GetAsync();
        }
        catch (SlipwayException) when (!image.Destinations.Load)
        {
            return null;
        }
    }

    /// <summary>What the engine runs.</summary>
    public async Task<Platform> PlatformAsync(CancellationToken cancellationToken)
    {
        var version = await (await GetAsync()).System.VersionAsync(cancellationToken);
        return Platform.Parse($"{version.Os}/{version.Arch}") ?? Platform.Host;
    }

    public async ValueTask DisposeAsync()
    {
        if (connecting is null)
            return;
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await connecting.Result.DisposeAsync();
    }

    private async Task<Engine> ConnectAsync()
    {
        try
        {
            return await Engine.ConnectAsync(search, cancelled);
        }
        catch (SlipwayException failure) when (image.Destinations.Load)
        {
            throw new SlipwayException(DirectErrors.NoEngineToLoad(image.Name, failure.Diagnostics[0].Message), failure);
        }
    }
}
