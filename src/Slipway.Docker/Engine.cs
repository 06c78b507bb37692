using Slipway.Diagnostics;
using Slipway.Docker.Builds;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Docker.Daemon;
using Slipway.Docker.Events;
using Slipway.Docker.Exec;
using Slipway.Docker.Images;
using Slipway.Docker.Locating;
using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;
using Slipway.Docker.Volumes;

namespace Slipway.Docker;

/// <summary>
/// A container engine that answered. Calls may run concurrently. Every call fails with a <see cref="SlipwayException"/>: SLIP1010 when the engine
/// refuses (with an <see cref="EngineResponseException"/> inside), SLIP1011 when the connection is lost, SLIP1012 when the answer makes no sense.
/// </summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly EngineClient client;

    internal Engine(EngineClient client, EnginePing ping) => (this.client, Ping) = (client, ping);

    /// <summary>Where it is and who said so.</summary>
    public EngineEndpoint Endpoint => client.Endpoint;

    /// <summary>The version spoken: the newest that both sides know.</summary>
    public ApiVersion ApiVersion => client.Version;

    /// <summary>What it said of itself when first asked.</summary>
    public EnginePing Ping { get; }

    /// <summary>The builders it has, as far as the first answer tells.</summary>
    public BuilderSupport Builder => Ping.Builder;

    public ImageCalls Images => new(client);

    public ContainerCalls Containers => new(client);

    public ExecCalls Exec => new(client);

    public NetworkCalls Networks => new(client);

    public VolumeCalls Volumes => new(client);

    public BuildCalls Builds => new(client);

    public SystemCalls System => new(client);

    public EventCalls Events => new(client);

    public NodeCalls Nodes => new(client);

    public ServiceCalls Services => new(client);

    public TaskCalls Tasks => new(client);

    public SecretCalls Secrets => new(client);

    public ConfigCalls Configs => new(client);

    /// <summary>Finds the engine and settles the version to speak. The connection made for it serves the first call.</summary>
    /// <exception cref="SlipwayException">SLIP1001: none answered. SLIP1002–SLIP1009: what was named cannot be used. SLIP11xx: ssh.</exception>
    public static Task<Engine> ConnectAsync(EngineSearch search, CancellationToken cancellationToken) => EngineConnector.ConnectAsync(search, cancellationToken);

    /// <summary><c>GET /info</c></summary>
    public Task<EngineInfo> InfoAsync(CancellationToken cancellationToken) => System.InfoAsync(cancellationToken);

    /// <summary><c>GET /version</c></summary>
    public Task<EngineVersion> VersionAsync(CancellationToken cancellationToken) => System.VersionAsync(cancellationToken);

    /// <summary>
    /// Switches a fresh connection to another protocol, as <c>/session</c> and <c>/grpc</c> (h2c), attach and exec start (tcp) do. The stream implements
    /// <see cref="Ssh.IDuplex"/> and is the caller's to dispose.
    /// </summary>
    /// <param name="method">HTTP's method.</param>
    /// <param name="path">From '/', with its query, without the API version.</param>
    /// <param name="protocol">The value of <c>Upgrade</c>: <c>h2c</c> or <c>tcp</c>.</param>
    /// <param name="headers">Further header lines; repeated names stay repeated lines.</param>
    /// <param name="body">A JSON body; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt, not the stream.</param>
    public Task<Stream> UpgradeAsync(
        HttpMethod method,
        string path,
        string protocol,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken)
    {
        var question = path.IndexOf('?');
        var request = new EngineRequest(method.Method, path, "open " + (question < 0 ? path : path[..question]))
        {
            Headers = body is null ? headers : [new("Content-Type", "application/json"), .. headers],
            Content = body,
        };
        return client.UpgradeAsync(request, protocol, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
