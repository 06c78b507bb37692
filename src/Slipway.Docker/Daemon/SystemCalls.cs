using System.Text.Json;
using Slipway.Docker.Connections;
using Slipway.Docker.Credentials;
using Slipway.Docker.Json;

namespace Slipway.Docker.Daemon;

/// <summary>Calls about the engine itself.</summary>
public readonly struct SystemCalls
{
    private readonly EngineClient client;

    internal SystemCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /info</c></summary>
    public Task<EngineInfo> InfoAsync(CancellationToken cancellationToken) =>
        client.JsonAsync(new EngineRequest("GET", "/info", "describe itself"), EngineJson.Default.EngineInfo, cancellationToken);

    /// <summary><c>GET /version</c></summary>
    public Task<EngineVersion> VersionAsync(CancellationToken cancellationToken) =>
        client.JsonAsync(new EngineRequest("GET", "/version", "tell its version"), EngineJson.Default.EngineVersion, cancellationToken);

    /// <summary><c>GET /system/df</c>: what images, containers, volumes and the build cache take.</summary>
    public Task<DiskUsage> DiskUsageAsync(CancellationToken cancellationToken) =>
        client.JsonAsync(new EngineRequest("GET", "/system/df", "tell its disk usage"), EngineJson.Default.DiskUsage, cancellationToken);

    /// <summary><c>POST /auth</c>: whether a registry takes the credentials. A refusal is the failure's message.</summary>
    public Task CheckCredentialsAsync(RegistryLogin login, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("POST", "/auth", $"log in to {login.ServerAddress}")
        {
            Headers = EngineContent.JsonHeaders,
            Content = JsonSerializer.SerializeToUtf8Bytes(RegistryAuthDocument.Of(login), EngineJson.Default.RegistryAuthDocument),
        };
        return client.DoAsync(request, cancellationToken);
    }
}
