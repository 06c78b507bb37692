using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Swarm;

/// <summary>Calls about secrets, which a swarm's managers answer. A secret is named by its id or its name.</summary>
public readonly struct SecretCalls
{
    private readonly EngineClient client;

    internal SecretCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /secrets</c></summary>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", new Query("/secrets").Add(filters).ToString(), "list secrets");
        return await client.ReadAsync(request, SwarmReader.ReadObjects, cancellationToken) ?? [];
    }

    /// <summary><c>GET /secrets/{id}</c>; null when there is no such secret.</summary>
    public Task<StoredObject?> FindAsync(string secret, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("GET", "/secrets/" + Query.Segment(secret), $"inspect secret '{secret}'") { Accepted = 404 }, SwarmReader.ReadObject, cancellationToken);

    /// <summary><c>POST /secrets/create</c></summary>
    /// <returns>Its id.</returns>
    public Task<string> CreateAsync(StoredObjectSpec spec, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("POST", "/secrets/create", $"create secret '{spec.Name}'").WithJson(EngineJson.Bytes(spec)), SwarmReader.ReadId, cancellationToken)!;

    /// <summary><c>DELETE /secrets/{id}</c>; false when there is no such secret. One that a service uses is not removed.</summary>
    public async Task<bool> RemoveAsync(string secret, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("DELETE", "/secrets/" + Query.Segment(secret), $"remove secret '{secret}'") { Accepted = 404 };
        await using var response = await client.SendAsync(request, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return response.Status != 404;
    }
}
