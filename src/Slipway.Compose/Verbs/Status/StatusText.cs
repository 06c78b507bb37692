using System.Globalization;
using Slipway.Compose.Planning;

namespace Slipway.Compose.Verbs;

/// <summary>Reads the engine's words about a container: <c>Up 3 minutes (healthy)</c>, <c>Exited (7) 2 hours ago</c>.</summary>
internal static class StatusText
{
    public static ContainerHealth Health(string? status) => status switch
    {
        null => ContainerHealth.None,
        _ when status.EndsWith("(healthy)", StringComparison.Ordinal) => ContainerHealth.Healthy,
        _ when status.EndsWith("(unhealthy)", StringComparison.Ordinal) => ContainerHealth.Unhealthy,
        _ when status.EndsWith("(health: starting)", StringComparison.Ordinal) => ContainerHealth.Starting,
        _ => ContainerHealth.None,
    };

    public static int? ExitCode(string? status)
    {
        const string Exited = "Exited (";
        if (status is null || !status.StartsWith(Exited, StringComparison.Ordinal)) return null;
        var end = status.IndexOf(')', StringComparison.Ordinal);
        return end > 0 && int.TryParse(status.AsSpan(Exited.Length, end - Exited.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}
