using System.Diagnostics;
using Microsoft.Build.Framework;
using Slipway.Deploy.Planning;
using Slipway.Deploy.Running;
using Slipway.Tasks.Deploy;

namespace Slipway.Tasks;

/// <summary>Brings the project's production images and stack to its hosts and switches over once all is healthy.</summary>
[MSBuildMultiThreadableTask]
public sealed class DeployRemote : DeployTask
{
    /// <summary>Whether to print what would be done, and do nothing.</summary>
    public string Plan { get; set; } = "";

    /// <summary>What targets before this one have to tell on the project's result line.</summary>
    public string EarlierResults { get; set; } = "";

    /// <summary>The release that serves.</summary>
    [Output]
    public int Release { get; private set; }

    /// <summary>The hosts: name, with metadata <c>Urls</c> and <c>Before</c> (the release that served before).</summary>
    [Output]
    public ITaskItem[] DeployedHosts { get; private set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var log = new TaskDeployLog(Log, Report);
        var planOnly = Given.Flag(nameof(Plan), Plan);
        var deployment = new Deployment(Request(log), log);
        string[] results = EarlierResults.Length == 0 ? [] : [EarlierResults];
        try
        {
            if (planOnly)
            {
                var plan = await deployment.PlanAsync(cancellationToken);
                results = [.. results, $"deployment of {plan.Project}, what would be done:", .. DeployPlanText.Lines(plan).Select(line => "  " + line)];
                return;
            }

            var outcome = await deployment.DeployAsync(cancellationToken);
            Release = outcome.Release;
            DeployedHosts = [.. outcome.Hosts.Select(DeployText.AsItem)];
            results = [.. results, .. DeployText.Of(outcome, "deployed", Stopwatch.GetElapsedTime(began))];
        }
        finally
        {
            Show(results);
        }
    }
}
