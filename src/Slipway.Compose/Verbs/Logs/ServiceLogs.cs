using Slipway.Compose.Containers;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Verbs;

/// <summary>Which lines <c>ComposeLogs</c> shows.</summary>
public sealed record LogsRequest
{
    /// <summary>Only these services; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether it goes on with what is yet to come, of containers yet to start too, until it is cancelled.</summary>
    public bool Follow { get; init; }

    /// <summary>How many of each container's last lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines from then on; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether each line begins with its time.</summary>
    public bool Timestamps { get; init; }
}

/// <summary><c>ComposeLogs</c>: what a project's containers printed and print.</summary>
public static class ServiceLogs
{
    /// <summary>
    /// Reads the logs of all containers at the same time and gives each line with its container's name to <see cref="IComposeLog.ContainerLine"/>. Lines of one container
    /// keep their order; without <see cref="LogsRequest.Follow"/> the containers come one after the other, by service and number.
    /// </summary>
    /// <exception cref="SlipwayException">The files are wrong, there is no such service, or no engine answers.</exception>
    /// <exception cref="OperationCanceledException">Following was cancelled, which is its ordinary end.</exception>
    public static async Task FollowAsync(StackContext context, LogsRequest request, CancellationToken cancellationToken)
    {
        await using var session = await VerbSession.OpenAsync(context, request.Services, cancellationToken);
        var reader = new LogReader(session.Engine, session.Log, request);
        if (request.Follow) await FollowAsync(session, reader, request, cancellationToken);
        else await reader.ReadAsync(Wanted(await ProjectContainers.ListAsync(session.Engine, session.Project.Name, cancellationToken), request), cancellationToken);
    }

    /// <summary>Follows the containers that are there and those that start later, told by the engine's events.</summary>
    private static async Task FollowAsync(VerbSession session, LogReader reader, LogsRequest request, CancellationToken cancellationToken)
    {
        var filters = EngineFilters.Label($"{ComposeLabels.Project}={session.Project.Name}").With("type", "container").With("event", "start");

        // Listening before looking: what starts in between is seen by both, and followed once.
        await using var events = await session.Engine.Events.ListenAsync(filters, cancellationToken);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var followed = new FollowedContainers(reader, failed);
        foreach (var container in Wanted(await ProjectContainers.ListAsync(session.Engine, session.Project.Name, cancellationToken), request))
            followed.Follow(container.Id, container.Name, startedAt: null);
        try
        {
            await foreach (var started in events.ReadAsync(failed.Token))
            {
                var attributes = started.Actor.Attributes;
                if (request.Services.Count == 0 || request.Services.Contains(attributes.GetValueOrDefault(ComposeLabels.Service, "")))
                    followed.Follow(started.Actor.Id, attributes.GetValueOrDefault("name", started.Actor.Id), DateTimeOffset.UnixEpoch.AddTicks(started.TimeNano / 100));
            }
        }
        finally
        {
            await failed.CancelAsync();
            await followed.EndedAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static List<ContainerSummary> Wanted(IReadOnlyList<ContainerSummary> containers, LogsRequest request) =>
        [.. containers.Where(container => !container.IsOneOff && (request.Services.Count == 0 || request.Services.Contains(container.Service!)))];
}
