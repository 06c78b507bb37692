using System.Globalization;
using Microsoft.Build.Utilities;
using Slipway.Deploy.Running;

namespace Slipway.Tasks.Deploy;

/// <summary>Outcomes of deployments as lines of a build's result.</summary>
internal static class DeployText
{
    /// <summary>A line for the release and one for each host.</summary>
    public static IReadOnlyList<string> Of(DeployOutcome outcome, string done, TimeSpan time)
    {
        var release = outcome.Release.ToString(CultureInfo.InvariantCulture);
        if (!outcome.Changed)
            return [$"{outcome.Project}: release {release} serves already on {string.Join(", ", outcome.Hosts.Select(host => host.Host))}"];
        var width = outcome.Hosts.Max(host => host.Host.Length);
        return
        [
            $"{outcome.Project}: release {release} {done} in {time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
            .. outcome.Hosts.Select(host => $"  {host.Host.PadRight(width)}  {(host.Before is { } before ? $"{before.ToString(CultureInfo.InvariantCulture)} → {release}" : $"→ {release}")}  {string.Join(' ', host.Urls)}".TrimEnd()),
        ];
    }

    /// <summary>A host with metadata <c>Urls</c> and <c>Before</c>.</summary>
    public static TaskItem AsItem(HostOutcome host)
    {
        var item = new TaskItem(host.Host);
        item.SetMetadata("Urls", string.Join(';', host.Urls));
        item.SetMetadata("Before", host.Before?.ToString(CultureInfo.InvariantCulture) ?? "");
        return item;
    }
}
