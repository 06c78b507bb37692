using System.IO.Compression;
using System.Text.Json;
using Slipway.Docker.Connections;
using Slipway.Docker.Json;
using Slipway.Docker.Streams;

namespace Slipway.Docker.Containers;

/// <summary>Calls about containers. A container is named by its id or its name.</summary>
public readonly struct ContainerCalls
{
    private readonly EngineClient client;

    internal ContainerCalls(EngineClient client) => this.client = client;

    /// <summary><c>POST /containers/create</c></summary>
    public Task<ContainerCreated> CreateAsync(string? name, ContainerCreateRequest request, CancellationToken cancellationToken, string? platform = null)
    {
        var path = new Query("/containers/create").Add("name", name).Add("platform", platform).ToString();
        return client.ReadAsync(
            new EngineRequest("POST", path, $"create container '{name ?? request.Image}'").WithJson(EngineJson.Bytes(request)), ContainerReader.ReadCreated, cancellationToken)!;
    }

    /// <summary><c>GET /containers/{id}/json</c>; null when there is no such container.</summary>
    public Task<ContainerInspect?> FindAsync(string container, CancellationToken cancellationToken) =>
        client.FindAsync(Request("GET", container, "/json", "inspect"), EngineJson.Default.ContainerInspect, cancellationToken);

    /// <summary><c>GET /containers/json</c></summary>
    /// <param name="filters">Null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="stopped">Whether those that do not run are listed too.</param>
    public async Task<IReadOnlyList<ContainerSummary>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken, bool stopped = true)
    {
        var request = new EngineRequest("GET", new Query("/containers/json").Add("all", stopped).Add(filters).ToString(), "list containers");
        return await client.ReadAsync(request, ContainerReader.Read, cancellationToken) ?? [];
    }

    /// <summary><c>POST /containers/{id}/start</c>; one that runs already stays as it is.</summary>
    public Task StartAsync(string container, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, "/start", "start"), cancellationToken);

    /// <summary><c>POST /containers/{id}/stop</c>; one that does not run stays as it is. Answers when it has ended.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="timeout">How long it has before it is killed, whole seconds; null for its own.</param>
    /// <param name="cancellationToken">Ends the waiting, not the stopping.</param>
    /// <param name="signal">From API 1.42; null for its own.</param>
    public Task StopAsync(string container, TimeSpan? timeout, CancellationToken cancellationToken, string? signal = null) =>
        client.DoAsync(Request("POST", container, new Query("/stop").Add("t", Seconds(timeout)).Add("signal", signal).ToString(), "stop"), cancellationToken);

    /// <summary><c>POST /containers/{id}/restart</c></summary>
    public Task RestartAsync(string container, TimeSpan? timeout, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, new Query("/restart").Add("t", Seconds(timeout)).ToString(), "restart"), cancellationToken);

    /// <summary><c>POST /containers/{id}/kill</c></summary>
    public Task KillAsync(string container, string? signal, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, new Query("/kill").Add("signal", signal).ToString(), "kill"), cancellationToken);

    /// <summary><c>POST /containers/{id}/pause</c></summary>
    public Task PauseAsync(string container, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, "/pause", "pause"), cancellationToken);

    /// <summary><c>POST /containers/{id}/unpause</c></summary>
    public Task UnpauseAsync(string container, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, "/unpause", "unpause"), cancellationToken);

    /// <summary><c>POST /containers/{id}/rename</c></summary>
    public Task RenameAsync(string container, string name, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, new Query("/rename").Add("name", name).ToString(), "rename"), cancellationToken);

    /// <summary><c>POST /containers/{id}/update</c>: changes what may change while it runs.</summary>
    public Task<ContainerUpdateReport> UpdateAsync(string container, ContainerUpdateRequest request, CancellationToken cancellationToken) => client.JsonAsync(
        Request("POST", container, "/update", "update").WithJson(request, EngineJson.Default.ContainerUpdateRequest),
        EngineJson.Default.ContainerUpdateReport, cancellationToken);

    /// <summary><c>DELETE /containers/{id}</c>; false when there is no such container.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="force">Whether one that runs is killed.</param>
    /// <param name="volumes">Whether its anonymous volumes go too.</param>
    public async Task<bool> RemoveAsync(string container, CancellationToken cancellationToken, bool force = false, bool volumes = false)
    {
        var tail = new Query("").Add("force", force).Add("v", volumes).ToString();
        await using var response = await client.SendAsync(Request("DELETE", container, tail, "remove") with { Accepted = 404 }, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return response.Status != 404;
    }

    /// <summary><c>POST /containers/prune</c></summary>
    public Task<ContainerPruneReport> PruneAsync(EngineFilters? filters, CancellationToken cancellationToken) => client.JsonAsync(
        new EngineRequest("POST", new Query("/containers/prune").Add(filters).ToString(), "prune containers"),
        EngineJson.Default.ContainerPruneReport, cancellationToken);

    /// <summary><c>POST /containers/{id}/wait</c>. To miss no exit, wait for <see cref="WaitCondition.NextExit"/> before starting.</summary>
    public async Task<ContainerWait> WaitAsync(string container, WaitCondition condition, CancellationToken cancellationToken)
    {
        var named = condition switch
        {
            WaitCondition.NextExit => "next-exit",
            WaitCondition.Removed => "removed",
            _ => "not-running",
        };
        var request = Request("POST", container, new Query("/wait").Add("condition", named).ToString(), "wait for") with { OwnConnection = true };
        return new ContainerWait(await client.SendAsync(request, cancellationToken));
    }

    /// <summary><c>GET /containers/{id}/logs</c>. The stream is the caller's to dispose; it is read by <see cref="MultiplexedStream"/>.</summary>
    public async Task<Stream> LogsAsync(string container, LogRequest logs, CancellationToken cancellationToken)
    {
        var query = new Query("/logs").Add("stdout", logs.StdOut).Add("stderr", logs.StdErr).Add("follow", logs.Follow).Add("timestamps", logs.Timestamps)
            .Add("tail", logs.Tail).Add("since", logs.Since).Add("until", logs.Until);
        return (await client.SendAsync(Request("GET", container, query.ToString(), "read the logs of") with { OwnConnection = true }, cancellationToken)).Body;
    }

    /// <summary><c>POST /containers/{id}/attach</c>. Attach before starting, or the first output is lost.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="attach">Which streams.</param>
    /// <param name="format">Raw when the container has a terminal.</param>
    /// <param name="cancellationToken">Ends the attempt, not the stream.</param>
    public async Task<AttachedStream> AttachAsync(string container, AttachRequest attach, OutputFormat format, CancellationToken cancellationToken)
    {
        var query = new Query("/attach").Add("stream", true).Add("stdin", attach.StdIn).Add("stdout", attach.StdOut).Add("stderr", attach.StdErr)
            .Add("logs", attach.Logs).Add("detachKeys", attach.DetachKeys);
        return new AttachedStream(await client.UpgradeAsync(Request("POST", container, query.ToString(), "attach to"), "tcp", cancellationToken), format);
    }

    /// <summary><c>POST /containers/{id}/resize</c>: the size of its terminal in characters.</summary>
    public Task ResizeAsync(string container, int width, int height, CancellationToken cancellationToken) =>
        client.DoAsync(Request("POST", container, new Query("/resize").Add("w", width).Add("h", height).ToString(), "resize the terminal of"), cancellationToken);

    /// <summary><c>GET /containers/{id}/top</c></summary>
    public Task<ContainerProcesses> TopAsync(string container, CancellationToken cancellationToken) =>
        client.JsonAsync(Request("GET", container, "/top", "list the processes of"), EngineJson.Default.ContainerProcesses, cancellationToken);

    /// <summary><c>GET /containers/{id}/changes</c>: what was changed, added and removed over the image, mounts aside.</summary>
    public async Task<IReadOnlyList<ContainerChange>> ChangesAsync(string container, CancellationToken cancellationToken) =>
        // Of a container that changed nothing the engine answers null.
        await client.ReadAsync(
            Request("GET", container, "/changes", "list the changes in"),
            json => JsonSerializer.Deserialize(json.Span, EngineJson.Default.IReadOnlyListContainerChange) ?? [], cancellationToken) ?? [];

    /// <summary><c>HEAD /containers/{id}/archive</c>; null when there is nothing at the path or no such container.</summary>
    public async Task<ContainerPathStat?> StatAsync(string container, string path, CancellationToken cancellationToken)
    {
        var request = Request("HEAD", container, new Query("/archive").Add("path", path).ToString(), $"look at '{path}' in") with { Accepted = 404 };
        await using var response = await client.SendAsync(request, cancellationToken);
        if (response.Status == 404) return null;
        try
        {
            return ContainerPathStat.Parse(response.Header("X-Docker-Container-Path-Stat"));
        }
        catch (JsonException e)
        {
            throw response.Malformed(e.Message, e);
        }
    }

    /// <summary><c>GET /containers/{id}/archive</c>: a file or folder as a tar archive. The stream is the caller's to dispose; until it is, the engine answers no other call about the container.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="path">Absolute; of a link, the link.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="compressed">Whether the engine may compress it on the way, as pays over a network. What is read here is a tar in any case.</param>
    public async Task<Stream> GetArchiveAsync(string container, string path, CancellationToken cancellationToken, bool compressed = false)
    {
        var request = Request("GET", container, new Query("/archive").Add("path", path).ToString(), $"read '{path}' in");
        var response = await client.SendAsync(compressed ? request with { Headers = EngineContent.GzipAccepted } : request, cancellationToken);
        return response.Header("Content-Encoding") == "gzip" ? new GZipStream(response.Body, CompressionMode.Decompress) : response.Body;
    }

    /// <summary><c>PUT /containers/{id}/archive</c>: unpacks a tar archive, with its owners, into a folder that is there. The archive may be gzipped.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="writeArchive">Writes the archive.</param>
    /// <param name="cancellationToken">Ends the call; what was unpacked stays.</param>
    /// <param name="replaceFolders">Whether something else may take the place of a folder, which goes with all in it, and a folder that of something else.</param>
    public Task PutArchiveAsync(
        string container, string folder, Func<Stream, CancellationToken, Task> writeArchive, CancellationToken cancellationToken, bool replaceFolders = false) =>
        client.DoAsync(PutRequest(container, folder, replaceFolders) with { Body = writeArchive.Invoke }, cancellationToken);

    /// <summary>As <see cref="PutArchiveAsync(string, string, Func{Stream, CancellationToken, Task}, CancellationToken, bool)"/>, with a small archive that is there as a whole.</summary>
    public Task PutArchiveAsync(string container, string folder, ReadOnlyMemory<byte> archive, CancellationToken cancellationToken, bool replaceFolders = false) =>
        client.DoAsync(PutRequest(container, folder, replaceFolders) with { Content = archive }, cancellationToken);

    private static EngineRequest PutRequest(string container, string folder, bool replaceFolders)
    {
        // Not copyUIDGID, which gives everything to the user that the container's process runs as, looked for in the engine's own /etc/passwd.
        var query = new Query("/archive").Add("path", folder).Add("noOverwriteDirNonDir", !replaceFolders).ToString();
        return Request("PUT", container, query, $"write to '{folder}' in") with { Headers = EngineContent.TarHeaders };
    }

    private static EngineRequest Request(string method, string container, string tail, string verb) =>
        new(method, $"/containers/{Query.Segment(container)}{tail}", $"{verb} container '{container}'");

    private static long? Seconds(TimeSpan? time) => time is { } value ? (long)Math.Ceiling(value.TotalSeconds) : null;
}
