using Slipway.Compose.Running;
using Slipway.Diagnostics;

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
    public static Task FollowAsync(StackContext context, LogsRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
}
