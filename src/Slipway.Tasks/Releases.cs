using System.Globalization;
using Microsoft.Build.Framework;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Running;
using Slipway.Tasks.Deploy;

namespace Slipway.Tasks;

/// <summary>Lists the releases that hosts keep.</summary>
[MSBuildMultiThreadableTask]
public sealed class Releases : DeployTask
{
    private const int ShortCommit = 10;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var log = new TaskDeployLog(Log, Report);
        var hosts = await new ReleaseHistory(Request(log), log).ListAsync(cancellationToken);
        var lines = new List<string> { "releases:" };
        foreach (var host in hosts)
        {
            if (host.Trouble is not null)
                Report(DeployTaskErrors.NotReached(host.Trouble));
            lines.Add($"  {host.Host}{(host.Trouble is null ? "" : " (as last seen from here)")}{Holder(host.Record)}");
            lines.AddRange(host.Releases.OrderByDescending(release => release.Number).Select(release => $"    {Mark(host.Record, release)} {Line(release)}{Ended(host, release)}"));
            if (host.Releases.Count == 0)
                lines.Add("    none");
        }

        Show(lines);
    }

    private static string Mark(HostRecord? record, Release release) => record?.Current == release.Number ? "*" : " ";

    private static string Ended(HostReleases host, Release release) => host.Outcomes.GetValueOrDefault(release.Number) switch
    {
        null or "done" => "",
        "begun" => "  (cut off)",
        var outcome => $"  ({outcome})",
    };

    private static string Holder(HostRecord? record) => record?.Lock is { } holder ? $", {(holder.IsStale ? "left locked" : "locked")} by {holder.Actor} for {holder.Purpose}" : "";

    private static string Line(Release release)
    {
        var commit = release.Commit is { } full ? full[..Math.Min(ShortCommit, full.Length)] : "no commit";
        return string.Create(CultureInfo.InvariantCulture, $"{release.Number,4}  {release.Created.UtcDateTime:yyyy-MM-dd HH:mm}Z  {commit}  {release.Actor}  {string.Join(", ", release.References.Select(image => $"{image.Key}={image.Value}"))}");
    }
}
