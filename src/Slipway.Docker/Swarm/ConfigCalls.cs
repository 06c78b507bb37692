using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Swarm;

/// <summary>Calls about configs, which a swarm's managers answer. A config is named by its id or its name.</summary>
public readonly struct ConfigCalls
{
    private readonly EngineClient client;

    internal ConfigCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /configs</c></summary>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", new Query("/configs").Add(filters).ToString(), "list configs");
        return await client.ReadAsync(request, SwarmReader.ReadObjects, cancellationToken) ?? [];
    }

    /// <summary><c>GET /configs/{id}</c>; null when there is no such config.</summary>
    public Task<StoredObject?> FindAsync(string config, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("GET", "/configs/" + Query.Segment(config), $"inspect config '{config}'") { Accepted = 404 }, SwarmReader.ReadObject, cancellationToken);

    /// <summary><c>POST /configs/create</c></summary>
    /// <returns>Its id.</returns>
    public Task<string> CreateAsync(StoredObjectSpec spec, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("POST", "/configs/create", $"create config '{spec.Name}'").WithJson(EngineJson.Bytes(spec)), SwarmReader.ReadId, cancellationToken)!;

    /// <summary><c>DELETE /configs/{id}</c>; false when there is no such config. One that a service uses is not removed.</summary>
    public async Task<bool> RemoveAsync(string config, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("DELETE", "/configs/" + Query.Segment(config), $"remove config '{config}'") { Accepted = 404 };
        await using var response = await client.SendAsync(request, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return response.Status != 404;
    }
}
