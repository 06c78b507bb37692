using System.Globalization;

namespace Slipway.Compose.Planning;

/// <summary>Reads what a container list tells of a container's state: its <c>State</c> and, for people, its <c>Status</c>.</summary>
internal static class ContainerStatus
{
    /// <summary><c>running</c>, <c>exited</c>…; Podman also says <c>configured</c>, <c>initialized</c>, <c>stopped</c>, <c>stopping</c>.</summary>
    public static ContainerState State(string? state) => state switch
    {
        "running" or "stopping" => ContainerState.Running,
        "paused" => ContainerState.Paused,
        "restarting" => ContainerState.Restarting,
        "removing" => ContainerState.Removing,
        "exited" or "stopped" => ContainerState.Exited,
        "dead" => ContainerState.Dead,
        _ => ContainerState.Created,
    };

    /// <summary><c>Up 3 minutes (healthy)</c>, <c>Up 2 seconds (health: starting)</c>; Podman leaves <c>health: </c> out.</summary>
    public static ContainerHealth Health(string? status)
    {
        if (status is null) return ContainerHealth.None;
        if (Has("(healthy)")) return ContainerHealth.Healthy;
        if (Has("(unhealthy)")) return ContainerHealth.Unhealthy;
        return Has("(health: starting)") || Has("(starting)") ? ContainerHealth.Starting : ContainerHealth.None;

        bool Has(string word) => status.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The number of <c>Exited (137) 2 hours ago</c>; null where there is none.</summary>
    public static int? ExitCode(string? status)
    {
        const string Before = "Exited (";
        if (status is null || !status.StartsWith(Before, StringComparison.OrdinalIgnoreCase)) return null;
        var end = status.IndexOf(')', Before.Length);
        return end > 0 && int.TryParse(status.AsSpan(Before.Length, end - Before.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}
