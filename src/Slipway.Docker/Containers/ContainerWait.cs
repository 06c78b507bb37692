using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Containers;

/// <summary>A wait the engine has taken up: whatever happens to the container from now on is not missed.</summary>
public sealed class ContainerWait : IAsyncDisposable
{
    private readonly EngineResponse response;

    internal ContainerWait(EngineResponse response) => this.response = response;

    /// <summary>The exit, once it has come.</summary>
    public Task<ContainerExit> ExitAsync(CancellationToken cancellationToken) => response.JsonAsync(EngineJson.Default.ContainerExit, cancellationToken);

    public ValueTask DisposeAsync() => response.DisposeAsync();
}
