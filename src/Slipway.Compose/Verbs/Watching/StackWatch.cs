using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary>What <c>ComposeWatch</c> watches.</summary>
public sealed record WatchRequest
{
    /// <summary>Only these services; empty for all that have <c>develop.watch</c>.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether the stack is brought up first.</summary>
    public bool Up { get; init; } = true;

    /// <summary>How long nothing may change before a batch of changes is acted on.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the first change of a batch waits at most.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);
}

/// <summary><c>ComposeWatch</c>: acts on changes of files as the services' <c>develop.watch</c> says.</summary>
public static class StackWatch
{
    /// <summary>
    /// Brings over what changed while nobody watched, then watches until it is cancelled. An action that fails is reported (<see cref="Images.Building.IBuildLog.Report"/>)
    /// and watching goes on.
    /// </summary>
    /// <exception cref="SlipwayException">The files are wrong, no service has anything to watch, the stack could not be brought up, or no engine answers.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, which is its ordinary end. What was being done was ended at a point the next start resumes from.</exception>
    public static Task RunAsync(StackContext context, WatchRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
}
