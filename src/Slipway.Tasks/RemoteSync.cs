using System.Diagnostics;
using Microsoft.Build.Framework;
using Slipway.Sync.Reconciling;
using Slipway.Tasks.Sync;

namespace Slipway.Tasks;

/// <summary>Brings a remote folder or volume in line with a folder of the project.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoteSync : SyncTask
{
    /// <summary>Whether to print what would be done, and do nothing.</summary>
    public string Plan { get; set; } = "";

    /// <summary>Whether the result is told by a later target of this project.</summary>
    public bool KeepResult { get; set; }

    /// <summary>What targets before this one have to tell on the project's result line.</summary>
    public string EarlierResults { get; set; } = "";

    /// <summary>The result that was not shown, after that of earlier targets.</summary>
    [Output]
    public string KeptResult { get; private set; } = "";

    /// <summary>How many paths were changed on either side.</summary>
    [Output]
    public int Changes { get; private set; }

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var planOnly = Given.Flag(nameof(Plan), Plan);
        var request = Request(Slipway.Sync.Reconciling.SyncMode.Mirror) with { PlanOnly = planOnly };
        string[] results = EarlierResults.Length == 0 ? [] : [EarlierResults];
        try
        {
            await using var pair = await OpenAsync(request, new TaskSyncLog(Log, Report), cancellationToken);
            var outcome = await pair.RunAsync(cancellationToken);
            if (planOnly)
            {
                results = [.. results, $"sync to {pair.TargetName}, what would be done: {PlanText.Summary(outcome.Plan)}", .. PlanText.Lines(outcome.Plan).Select(line => "  " + line)];
                return;
            }

            Changes = outcome.OnTarget.Count + outcome.OnSource.Count - SyncText.Left(outcome);
            results = [.. results, .. SyncText.Of(outcome, SourceName(), pair.TargetName, Stopwatch.GetElapsedTime(started))];
            if (SyncText.Left(outcome) is var left and > 0)
                Report(SyncTaskErrors.Incomplete(left));
        }
        finally
        {
            Show(results);
        }
    }

    private void Show(string[] results)
    {
        var result = string.Join('\n', results);
        if (KeepResult)
            KeptResult = result;
        else if (results.Length > 0)
            Log.LogMessage(MessageImportance.High, "{0} -> {1}", ProjectName, result.Replace("\n", "\n  ", StringComparison.Ordinal));
    }

    private string SourceName() => Source.Length == 0 ? "." : Source;
}
