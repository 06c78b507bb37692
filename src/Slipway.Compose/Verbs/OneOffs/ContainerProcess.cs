using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;
using Slipway.Docker.Exec;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Verbs;

/// <summary>A further process in a running container (<c>POST /containers/{id}/exec</c>).</summary>
internal sealed class ContainerProcess(Engine engine, IComposeLog log, string containerId, string containerName)
{
    private const string Mark = "SLIPWAY_EXEC";
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly string mark = $"{Mark}={Guid.NewGuid():n}";

    /// <summary>Runs it and gives its exit code; 0 at once when it is detached.</summary>
    public async Task<int> RunAsync(ExecCreateRequest request, ProcessConversation conversation, bool detached, CancellationToken cancellationToken)
    {
        var marked = detached ? request : request with { Env = [.. request.Env ?? [], mark] };
        var exec = await engine.Exec.CreateAsync(containerId, marked, cancellationToken);
        await using var streams = await engine.Exec.StartAsync(exec, detached ? OutputFormat.Multiplexed : conversation.Format, cancellationToken);
        if (detached) return 0;
        try
        {
            await conversation.HoldAsync(streams, containerName, log, size => ResizeAsync(exec, size, cancellationToken), () => Task.CompletedTask, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync();
            throw;
        }

        return (await engine.Exec.FindAsync(exec, cancellationToken))?.ExitCode ?? 0;
    }

    /// <summary>
    /// Ends the process and its children. The engine has no call for it, and the process id that it tells means nothing inside the container, so a shell there looks for
    /// the mark in their environments; where there is no shell they go on.
    /// </summary>
    private async Task EndAsync()
    {
        var script = $"for p in /proc/[0-9]*; do case \"$(cat $p/environ 2>/dev/null)\" in *{mark}*) kill -TERM ${{p#/proc/}};; esac; done";
        using var limit = new CancellationTokenSource(EndLimit);
        try
        {
            var request = new ExecCreateRequest { Cmd = ["sh", "-c", script], User = "0", AttachStdout = true, AttachStderr = true };
            var exec = await engine.Exec.CreateAsync(containerId, request, limit.Token);
            await using var streams = await engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, limit.Token);
            await foreach (var chunk in streams.ReadAsync(limit.Token)) _ = chunk;
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException or InvalidDataException)
        {
            // The container is gone, or its engine.
        }
    }

    private async Task ResizeAsync(string exec, TerminalSize size, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Exec.ResizeAsync(exec, size.Width, size.Height, cancellationToken);
        }
        catch (SlipwayException refusal) when (EngineResponseException.StatusOf(refusal) is not null)
        {
            // It has ended.
        }
    }
}
