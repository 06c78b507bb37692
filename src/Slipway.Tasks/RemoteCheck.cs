using Microsoft.Build.Framework;
using Slipway.Deploy.Planning;
using Slipway.Deploy.Running;
using Slipway.Diagnostics;
using Slipway.Tasks.Deploy;

namespace Slipway.Tasks;

/// <summary>Tells what hosts lack to be deployed to, and the commands that mend it. Changes nothing there.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoteCheck : DeployTask
{
    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var hosts = await new HostChecks(Request(new TaskDeployLog(Log, Report))).RunAsync(cancellationToken);
        foreach (var finding in hosts.SelectMany(host => host.Findings))
            Report(finding);
        Show(["hosts:", .. hosts.Select(host => $"  {host.Host}  {State(host)}")]);
    }

    private static string State(CheckedHost host)
    {
        if (host.Findings.Any(finding => finding.Severity == Severity.Error))
            return "not ready";
        var engine = host.Facts?.Version is { } version ? $"Engine {version.Version}, {version.Os}/{version.Arch}" : "no engine";
        return $"ready: {engine}{(host.Facts?.EngineFree is { } free ? $", {DeployPlanText.Size(free)} free for images" : "")}";
    }
}
