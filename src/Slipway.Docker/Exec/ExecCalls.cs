using Slipway.Docker.Connections;
using Slipway.Docker.Json;
using Slipway.Docker.Streams;

namespace Slipway.Docker.Exec;

/// <summary>Calls that run a further process in a running container.</summary>
public readonly struct ExecCalls
{
    private readonly EngineClient client;

    internal ExecCalls(EngineClient client) => this.client = client;

    /// <summary><c>POST /containers/{id}/exec</c></summary>
    /// <returns>The exec's id.</returns>
    public async Task<string> CreateAsync(string container, ExecCreateRequest request, CancellationToken cancellationToken)
    {
        var call = new EngineRequest("POST", $"/containers/{Query.Segment(container)}/exec", $"prepare a command in container '{container}'");
        return (await client.JsonAsync(call.WithJson(EngineJson.Bytes(request)), EngineJson.Default.ExecCreated, cancellationToken)).Id;
    }

    /// <summary><c>POST /exec/{id}/start</c>, with the streams that the creation asked for.</summary>
    public async Task<AttachedStream> StartAsync(string exec, OutputFormat format, CancellationToken cancellationToken)
    {
        var body = new ExecStartRequest { Tty = format == OutputFormat.Raw };
        var call = new EngineRequest("POST", $"/exec/{Query.Segment(exec)}/start", "run the command").WithJson(EngineJson.Bytes(body));
        return new AttachedStream(await client.UpgradeAsync(call, "tcp", cancellationToken), format);
    }

    /// <summary><c>GET /exec/{id}/json</c>; null when there is no such exec.</summary>
    public Task<ExecInspect?> FindAsync(string exec, CancellationToken cancellationToken) => client.FindAsync(
        new EngineRequest("GET", $"/exec/{Query.Segment(exec)}/json", "inspect the command"), EngineJson.Default.ExecInspect, cancellationToken);

    /// <summary><c>POST /exec/{id}/resize</c>: the size of its terminal in characters.</summary>
    public Task ResizeAsync(string exec, int width, int height, CancellationToken cancellationToken) => client.DoAsync(
        new EngineRequest("POST", new Query($"/exec/{Query.Segment(exec)}/resize").Add("w", width).Add("h", height).ToString(), "resize the command's terminal"),
        cancellationToken);
}
