using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Volumes;

/// <summary>Calls about volumes.</summary>
public readonly struct VolumeCalls
{
    private readonly EngineClient client;

    internal VolumeCalls(EngineClient client) => this.client = client;

    /// <summary><c>POST /volumes/create</c>; one that is there already, with the same driver, is given back as it is.</summary>
    public Task<VolumeInspect> CreateAsync(VolumeCreateRequest request, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("POST", "/volumes/create", $"create volume '{request.Name}'").WithJson(EngineJson.Bytes(request)), VolumeReader.Read, cancellationToken)!;

    /// <summary><c>GET /volumes/{name}</c>; null when there is no such volume.</summary>
    public Task<VolumeInspect?> FindAsync(string name, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("GET", "/volumes/" + Query.Segment(name), $"inspect volume '{name}'") { Accepted = 404 }, VolumeReader.Read, cancellationToken);

    /// <summary><c>GET /volumes</c></summary>
    public async Task<IReadOnlyList<VolumeInspect>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", new Query("/volumes").Add(filters).ToString(), "list volumes");
        return await client.ReadAsync(request, VolumeReader.ReadList, cancellationToken) ?? [];
    }

    /// <summary><c>DELETE /volumes/{name}</c>; false when there is no such volume.</summary>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken, bool force = false)
    {
        var path = new Query("/volumes/" + Query.Segment(name)).Add("force", force).ToString();
        await using var response = await client.SendAsync(new EngineRequest("DELETE", path, $"remove volume '{name}'") { Accepted = 404 }, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return response.Status != 404;
    }

    /// <summary><c>POST /volumes/prune</c></summary>
    public Task<VolumePruneReport> PruneAsync(EngineFilters? filters, CancellationToken cancellationToken) => client.JsonAsync(
        new EngineRequest("POST", new Query("/volumes/prune").Add(filters).ToString(), "prune volumes"),
        EngineJson.Default.VolumePruneReport, cancellationToken);
}
