using System.Diagnostics;
using Microsoft.Build.Framework;
using Slipway.Deploy.Running;
using Slipway.Tasks.Deploy;

namespace Slipway.Tasks;

/// <summary>Has all hosts serve an earlier release that they keep.</summary>
[MSBuildMultiThreadableTask]
public sealed class Rollback : DeployTask
{
    /// <summary>Which; empty for the one before the current one.</summary>
    public string Release { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var log = new TaskDeployLog(Log, Report);
        var number = Given.Number(nameof(Release), Release);
        var outcome = await new ReleaseHistory(Request(log), log).RollbackAsync(number, cancellationToken);
        Show(DeployText.Of(outcome, "serves again", Stopwatch.GetElapsedTime(began)));
    }
}
