using System.Globalization;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Docker.Credentials;
using Slipway.Docker.Json;

namespace Slipway.Docker.Swarm;

/// <summary>Calls about services, which a swarm's managers answer (others refuse with 503). A service is named by its id or its name.</summary>
public readonly struct ServiceCalls
{
    private readonly EngineClient client;

    internal ServiceCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /services</c></summary>
    /// <param name="filters">Null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="counted">Whether <see cref="ServiceInspect.Counts"/> is told. From API 1.41.</param>
    public async Task<IReadOnlyList<ServiceInspect>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken, bool counted = false)
    {
        var request = new EngineRequest("GET", new Query("/services").Add(filters).Add("status", counted ? "true" : null).ToString(), "list services");
        return await client.ReadAsync(request, SwarmReader.ReadServices, cancellationToken) ?? [];
    }

    /// <summary><c>GET /services/{id}</c>; null when there is no such service.</summary>
    public Task<ServiceInspect?> FindAsync(string service, CancellationToken cancellationToken) =>
        client.ReadAsync(Request("GET", service, "", "inspect") with { Accepted = 404 }, SwarmReader.ReadService, cancellationToken);

    /// <summary><c>POST /services/create</c></summary>
    /// <param name="spec">What it is to be.</param>
    /// <param name="login">What nodes show the image's registry; null for nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its id.</returns>
    public Task<string> CreateAsync(ServiceSpec spec, RegistryLogin? login, CancellationToken cancellationToken) => client.ReadAsync(
        (new EngineRequest("POST", "/services/create", $"create service '{spec.Name}'") { Headers = RegistryAuthDocument.Headers(login) }).WithJson(EngineJson.Bytes(spec)),
        SwarmReader.ReadId, cancellationToken)!;

    /// <summary><c>POST /services/{id}/update</c>. It is refused ("update out of sequence") when the service has another version meanwhile.</summary>
    /// <param name="service">Id or name.</param>
    /// <param name="version">The version that is replaced.</param>
    /// <param name="spec">What it is to be.</param>
    /// <param name="login">What nodes show the image's registry; null for what they were given before.</param>
    /// <param name="cancellationToken">Ends the call, not the update.</param>
    public Task UpdateAsync(string service, long version, ServiceSpec spec, RegistryLogin? login, CancellationToken cancellationToken) =>
        UpdateAsync(service, version, EngineJson.Bytes(spec), login, cancellationToken);

    /// <summary>As <see cref="UpdateAsync(string, long, ServiceSpec, RegistryLogin?, CancellationToken)"/>, with a specification as an engine gave it (<see cref="ServiceInspect.Spec"/>).</summary>
    public Task UpdateAsync(string service, long version, byte[] spec, RegistryLogin? login, CancellationToken cancellationToken)
    {
        var tail = new Query("/update").Add("version", version.ToString(CultureInfo.InvariantCulture)).Add("registryAuthFrom", "spec").ToString();
        return client.DoAsync((Request("POST", service, tail, "update") with { Headers = RegistryAuthDocument.Headers(login) }).WithJson(spec), cancellationToken);
    }

    /// <summary><c>DELETE /services/{id}</c>; false when there is no such service. Its tasks end afterwards.</summary>
    public async Task<bool> RemoveAsync(string service, CancellationToken cancellationToken)
    {
        await using var response = await client.SendAsync(Request("DELETE", service, "", "remove") with { Accepted = 404 }, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return response.Status != 404;
    }

    /// <summary><c>GET /services/{id}/logs</c>: the output of its tasks, framed unless they have a terminal.</summary>
    public async Task<Stream> LogsAsync(string service, LogRequest logs, CancellationToken cancellationToken)
    {
        var tail = TaskCalls.LogQuery(logs);
        return (await client.SendAsync(Request("GET", service, tail, "read the logs of") with { OwnConnection = true }, cancellationToken)).Body;
    }

    private static EngineRequest Request(string method, string service, string tail, string verb) =>
        new(method, $"/services/{Query.Segment(service)}{tail}", $"{verb} service '{service}'");
}
