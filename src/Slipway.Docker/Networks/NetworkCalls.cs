using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Networks;

/// <summary>Calls about networks. A network is named by its id or its name.</summary>
public readonly struct NetworkCalls
{
    private readonly EngineClient client;

    internal NetworkCalls(EngineClient client) => this.client = client;

    /// <summary><c>POST /networks/create</c></summary>
    public Task<NetworkCreated> CreateAsync(NetworkCreateRequest request, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("POST", "/networks/create", $"create network '{request.Name}'").WithJson(EngineJson.Bytes(request)), NetworkReader.ReadCreated, cancellationToken)!;

    /// <summary><c>GET /networks/{id}</c>; null when there is no such network.</summary>
    public Task<NetworkInspect?> FindAsync(string network, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("GET", "/networks/" + Query.Segment(network), $"inspect network '{network}'") { Accepted = 404 }, NetworkReader.Read, cancellationToken);

    /// <summary><c>GET /networks</c></summary>
    public async Task<IReadOnlyList<NetworkInspect>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", new Query("/networks").Add(filters).ToString(), "list networks");
        return await client.ReadAsync(request, NetworkReader.ReadList, cancellationToken) ?? [];
    }

    /// <summary><c>POST /networks/{id}/connect</c></summary>
    public Task ConnectAsync(string network, string container, EndpointSettings? settings, CancellationToken cancellationToken) => client.DoAsync(
        new EngineRequest("POST", $"/networks/{Query.Segment(network)}/connect", $"connect container '{container}' to network '{network}'")
            .WithJson(EngineJson.Bytes(new NetworkConnectRequest(container, settings))),
        cancellationToken);

    /// <summary><c>POST /networks/{id}/disconnect</c></summary>
    public Task DisconnectAsync(string network, string container, CancellationToken cancellationToken, bool force = false) => client.DoAsync(
        new EngineRequest("POST", $"/networks/{Query.Segment(network)}/disconnect", $"disconnect container '{container}' from network '{network}'")
            .WithJson(new NetworkDisconnectRequest(container, force), EngineJson.Default.NetworkDisconnectRequest),
        cancellationToken);

    /// <summary><c>DELETE /networks/{id}</c>; false when there is no such network.</summary>
    public async Task<bool> RemoveAsync(string network, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("DELETE", "/networks/" + Query.Segment(network), $"remove network '{network}'") { Accepted = 404 };
        await using var response = await client.SendAsync(request, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return response.Status != 404;
    }

    /// <summary><c>POST /networks/prune</c></summary>
    public Task<NetworkPruneReport> PruneAsync(EngineFilters? filters, CancellationToken cancellationToken) => client.JsonAsync(
        new EngineRequest("POST", new Query("/networks/prune").Add(filters).ToString(), "prune networks"),
        EngineJson.Default.NetworkPruneReport, cancellationToken);
}
