using Slipway.Docker.Connections;

namespace Slipway.Docker.Swarm;

/// <summary>Calls about a swarm and its nodes, which its managers answer.</summary>
public readonly struct NodeCalls
{
    private readonly EngineClient client;

    internal NodeCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /nodes</c></summary>
    public async Task<IReadOnlyList<NodeInspect>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", new Query("/nodes").Add(filters).ToString(), "list nodes");
        return await client.ReadAsync(request, SwarmReader.ReadNodes, cancellationToken) ?? [];
    }

    /// <summary><c>GET /swarm</c></summary>
    public Task<SwarmInspect> SwarmAsync(CancellationToken cancellationToken) =>
        client.ReadAsync(new EngineRequest("GET", "/swarm", "describe its swarm"), SwarmReader.ReadSwarm, cancellationToken)!;
}
