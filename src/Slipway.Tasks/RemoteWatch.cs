using System.Globalization;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Tasks.Compose;
using Slipway.Tasks.Sync;

namespace Slipway.Tasks;

/// <summary>Keeps a remote folder or volume and a folder of the project in step until Ctrl-C.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoteWatch : SyncTask
{
    private static readonly TimeSpan s_twoWayPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_oneWayPeriod = TimeSpan.FromSeconds(60);

    /// <summary>Seconds between two looks at both sides without an event; default 5 in two-way modes, else 60.</summary>
    public string SyncPeriod { get; set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var period = Given.Seconds(nameof(SyncPeriod), SyncPeriod);
        var request = Request(Slipway.Sync.Reconciling.SyncMode.TwoWaySafe);
        if (SourceLocation() is not LocalLocation source)
            throw new SlipwayException(SyncTaskErrors.NotWatchable(Source));
        var console = new VerbConsole(Log, Report);
        return console.Own(async () =>
        {
            await WatchAsync(source, request, period, console, cancellationToken);
            return System.Threading.Tasks.Task.CompletedTask;
        });
    }

    private async System.Threading.Tasks.Task WatchAsync(LocalLocation source, SyncRequest request, TimeSpan? period, VerbConsole console, CancellationToken cancellationToken)
    {
        var log = new WatchLog(console);
        await using var pair = await OpenAsync(request, log, cancellationToken);
        var isTwoWay = request.Mode is Slipway.Sync.Reconciling.SyncMode.TwoWaySafe or Slipway.Sync.Reconciling.SyncMode.TwoWayResolved;
        var options = new WatchOptions
        {
            Root = source.Path,
            Period = period ?? (isTwoWay ? s_twoWayPeriod : s_oneWayPeriod),
            Done = outcome => Tell(outcome, pair.TargetName, console),
        };
        await new SyncWatch(pair, options, log).RunAsync(cancellationToken);
    }

    private static void Tell(SyncOutcome outcome, string target, VerbConsole console)
    {
        var time = DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (outcome.Plan.IsEmpty)
        {
            console.Write($"{time} in step with {target}");
            return;
        }

        foreach (var line in PlanText.Lines(outcome.Plan, most: 20))
            console.Write($"{time} {line}");
    }

    /// <summary>A watch's words, shown as they come.</summary>
    private sealed class WatchLog(VerbConsole console) : ISyncLog
    {
        // MSBuild shows its own warnings when the build ends, which a watch does only by Ctrl-C.
        public void Report(Diagnostic diagnostic) => console.Write(diagnostic.ToString());

        public void Tell(string line) => console.Write(line);

        public void BeginStep(string name) => console.OutputLine("sync: " + name);
    }
}
