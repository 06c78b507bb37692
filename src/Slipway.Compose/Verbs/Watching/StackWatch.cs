using System.Threading.Channels;
using Slipway.Compose.Containers;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Files;

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
    public static async Task RunAsync(StackContext context, WatchRequest request, CancellationToken cancellationToken)
    {
        await using var session = await VerbSession.OpenAsync(context, request.Services, cancellationToken);
        var services = Watched(session, request.Services);
        if (request.Up) await new StackLifecycle(session.Context).UpAsync(new UpOptions { Services = request.Services }, new RunOptions(), cancellationToken);
        else session.ReportWarnings();

        // Watching before looking: what changes in between is seen by both.
        var signals = Channel.CreateUnbounded<WatchSignal>(new UnboundedChannelOptions { SingleReader = true });
        using var files = new FileWatch(services.SelectMany(service => service.Rules).Select(rule => rule.Tree.Root), signals.Writer);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var containers = TellStartsAsync(session, signals.Writer, ended.Token);
        try
        {
            await Task.WhenAll(services.Select(service => service.BeginAsync(cancellationToken)));
            await foreach (var batch in SignalBatches.ReadAsync(signals.Reader, request.Quiet, request.Patience, cancellationToken))
            {
                foreach (var failed in batch.OfType<FailedSignal>()) session.Log.Report(VerbErrors.CannotWatch(failed.Root, failed.Why));
                await Task.WhenAll(services.Select(service => service.TakeAsync(batch, cancellationToken)));
            }
        }
        finally
        {
            await ended.CancelAsync();
            await containers;
            foreach (var service in services) service.Save();
        }
    }

    private static List<WatchedService> Watched(VerbSession session, IReadOnlyList<string> names)
    {
        var services = (names.Count == 0 ? session.Project.Services.Values : names.Select(session.Service)).Where(service => service.Watch.Count > 0).ToList();
        if (services.Count == 0) throw new SlipwayException(VerbErrors.NothingToWatch(session.Project.Name));
        return [.. services.Select(service => new WatchedService(session, service))];
    }

    /// <summary>A container that somebody else made or started has what its image has, not what was synchronised since.</summary>
    private static async Task TellStartsAsync(VerbSession session, ChannelWriter<WatchSignal> signals, CancellationToken cancellationToken)
    {
        try
        {
            var filters = EngineFilters.Label($"{ComposeLabels.Project}={session.Project.Name}", $"{ComposeLabels.OneOff}=False").With("type", "container").With("event", "start");
            await using var events = await session.Engine.Events.ListenAsync(filters, cancellationToken);
            await foreach (var started in events.ReadAsync(cancellationToken))
            {
                if (started.Actor.Attributes.GetValueOrDefault(ComposeLabels.Service) is { } service) signals.TryWrite(new ContainerSignal(service));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (SlipwayException lost)
        {
            // Files are watched on; an engine that comes back is heard of by the next change.
            foreach (var diagnostic in lost.Diagnostics) session.Log.Report(diagnostic with { Severity = Severity.Warning });
        }
    }
}
