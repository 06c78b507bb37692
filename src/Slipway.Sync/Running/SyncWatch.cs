using System.Threading.Channels;
using Slipway.Diagnostics;
using Slipway.Files;

namespace Slipway.Sync.Running;

/// <summary>Keeps a pair in step until it is cancelled.</summary>
public sealed class SyncWatch(SyncPair pair, WatchOptions options, ISyncLog log)
{
    private readonly HashSet<Diagnostic> told = [];
    private TimeSpan pause;

    /// <summary>
    /// One cycle at once, which takes in what changed while nobody watched, then one after each burst of events and each period. A side that is lost is tried again; anything else that goes wrong in a later
    /// cycle is told once, and watching goes on.
    /// </summary>
    /// <exception cref="SlipwayException">The first cycle failed, or a safety rule stopped a later one.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, which is its ordinary end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var signals = Channel.CreateUnbounded<WatchSignal>(new UnboundedChannelOptions { SingleReader = true });
        // Watching before looking: what changes in between is seen by both.
        using var files = new FileWatch([options.Root], signals.Writer);
        options.Done(await pair.RunAsync(cancellationToken));
        while (true)
        {
            if (!await WaitAsync(signals.Reader, pause > TimeSpan.Zero ? pause : options.Period, cancellationToken)) continue;
            await CycleAsync(cancellationToken);
        }
    }

    private async Task CycleAsync(CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await pair.RunAsync(cancellationToken);
            if (pause > TimeSpan.Zero) log.Tell("connected again");
            pause = TimeSpan.Zero;
            told.Clear();
            if (!outcome.Plan.IsEmpty) options.Done(outcome);
        }
        catch (SlipwayException failure) when (IsConnection(failure))
        {
            pause = pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : pause * 2 < options.LongestRetry ? pause * 2 : options.LongestRetry;
            log.Report(SyncErrors.ConnectionLost(pair.TargetName, failure.Diagnostics[0].Message, pause));
        }
        catch (SlipwayException failure) when (!IsSafety(failure))
        {
            foreach (var diagnostic in failure.Diagnostics)
            {
                if (told.Add(diagnostic)) log.Report(diagnostic with { Severity = Severity.Warning });
            }
        }
    }

    /// <summary>Waits for a burst of events or the end of a period. False when all that happened was of no interest.</summary>
    private async Task<bool> WaitAsync(ChannelReader<WatchSignal> signals, TimeSpan period, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(period);
        try
        {
            await foreach (var batch in SignalBatches.ReadAsync(signals, options.Quiet, options.Patience, ended.Token))
            {
                // While the other side is lost, an event does not bring it back sooner.
                if (pause == TimeSpan.Zero && IsOfInterest(batch)) return true;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }

        return false;
    }

    private bool IsOfInterest(IReadOnlySet<WatchSignal> batch)
    {
        foreach (var signal in batch)
        {
            if (signal is FailedSignal failed && SyncErrors.CannotWatch(failed.Root, failed.Why) is var warning && told.Add(warning)) log.Report(warning);
            if (signal is not PathSignal { Path: var path } || !pair.Ignores(Relative(path))) return true;
        }

        return false;
    }

    private string Relative(string path)
    {
        var relative = Path.GetRelativePath(options.Root, path);
        return relative == "." ? "" : OperatingSystem.IsWindows() ? relative.Replace('\\', '/') : relative;
    }

    private static bool IsConnection(SlipwayException failure) => failure.Diagnostics[0].Code.StartsWith("SLIP1", StringComparison.Ordinal);

    // What would have emptied or overwritten the wrong thing needs somebody who looks.
    private static bool IsSafety(SlipwayException failure) => string.CompareOrdinal(failure.Diagnostics[0].Code, "SLIP4020") >= 0 && string.CompareOrdinal(failure.Diagnostics[0].Code, "SLIP403") < 0;
}
