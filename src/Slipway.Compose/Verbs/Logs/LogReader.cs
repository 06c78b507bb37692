using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Verbs;

/// <summary>Reads the logs of containers (<c>GET /containers/{id}/logs</c>).</summary>
internal sealed class LogReader(Engine engine, IComposeLog log, LogsRequest wanted)
{
    /// <summary>The logs of containers as they are now, one container after the other. All are asked for at once; those whose turn has not come wait unread.</summary>
    public async Task ReadAsync(IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        var asked = containers.Select(container => AskAsync(container, cancellationToken)).ToList();
        try
        {
            for (var i = 0; i < asked.Count; i++)
            {
                if (await asked[i] is { } opened) await TellAsync(opened, containers[i].Name, cancellationToken);
            }
        }
        finally
        {
            foreach (var opened in asked)
            {
                await ((Task)opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (opened is { IsCompletedSuccessfully: true, Result: { } log }) await log.Stream.DisposeAsync();
            }
        }
    }

    /// <summary>One container's log until the container ends.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="covered">The start that was read before.</param>
    /// <param name="startedAt">The start that the engine told of; null for a container that was there before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The start that was read.</returns>
    public async Task<DateTimeOffset?> FollowAsync(string id, string name, DateTimeOffset? covered, DateTimeOffset? startedAt, CancellationToken cancellationToken)
    {
        if (await engine.Containers.FindAsync(id, cancellationToken) is not { } container) return covered;
        var start = container.State.StartedAt;

        // The list and the events may both have told of one start.
        if (startedAt is not null && start is not null && start == covered) return covered;
        var request = Request(follow: true);

        // What a process prints at once may be older than the time the engine takes for its start, but not than the end of the run before.
        if (covered is not null && startedAt is { } told) request = request with { Tail = null, Since = container.State.FinishedAt ?? told };
        else if (startedAt is not null) request = request with { Tail = null };
        if (await OpenAsync(container, request, cancellationToken) is not { } opened) return start;
        await using (opened.Stream) await TellAsync(opened, name, cancellationToken);
        return start;
    }

    private Task TellAsync(OpenLog opened, string name, CancellationToken cancellationToken) =>
        ContainerOutput.TellAsync(MultiplexedStream.ReadAsync(opened.Stream, opened.Format, cancellationToken), name, log);

    private LogRequest Request(bool follow) => new() { Follow = follow, Timestamps = wanted.Timestamps, Tail = wanted.Tail, Since = wanted.Since };

    private async Task<OpenLog?> AskAsync(ContainerSummary container, CancellationToken cancellationToken) =>
        await engine.Containers.FindAsync(container.Id, cancellationToken) is { } there ? await OpenAsync(there, Request(follow: false), cancellationToken) : null;

    /// <summary>Null when there is no log, or the container has gone meanwhile.</summary>
    private async Task<OpenLog?> OpenAsync(ContainerInspect container, LogRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return new(await engine.Containers.LogsAsync(container.Id, request, cancellationToken), container.Config?.Tty == true ? OutputFormat.Raw : OutputFormat.Multiplexed);
        }
        catch (SlipwayException refusal) when (EngineResponseException.StatusOf(refusal) == 404)
        {
            return null;
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            // Drivers such as none and syslog do not give back what they were given.
            log.ContainerLine(container.Name.TrimStart('/'), $"(its log cannot be read: {RunErrors.OneLine(why)})", isError: true);
            return null;
        }
    }

    private sealed record OpenLog(Stream Stream, OutputFormat Format);
}
