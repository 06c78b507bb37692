using System.Globalization;
using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>Decides by a service's definition in which order its containers are replaced. Pure.</summary>
internal static class ReplacementRule
{
    private const string Container = "container:";

    /// <summary>The order, and why.</summary>
    /// <param name="project">The project: other services may be tied to this one.</param>
    /// <param name="service">The service.</param>
    /// <param name="scale">How many containers it is to have.</param>
    public static ReplacementChoice Of(ComposeProject project, ComposeService service, int scale)
    {
        if (service.UpdateOrder == ReplaceOrder.StopFirst) return ReplacementChoice.StopFirst("deploy.update_config.order says so");
        var port = HostPorts(service, scale);
        // What two containers cannot have at the same time cannot be had by asking for it either.
        if (Fixed(service) is { } address) return ReplacementChoice.StopFirst(address);
        if (Restarted(project, service) is { } restarted) return ReplacementChoice.StopFirst(restarted);
        if (service.UpdateOrder == ReplaceOrder.StartFirst)
            return port is null ? new(ReplaceOrder.StartFirst, "new beside old, as deploy.update_config.order says") : ReplacementChoice.StopFirst(port);
        if ((Shared(project, service) ?? Writes(service)) is { } unwise) return ReplacementChoice.StopFirst(port is null ? unwise : $"{port} and {unwise}");
        return port is null ? ReplacementChoice.StartFirst : ReplacementChoice.StopFirst(port) with { OnlyHostPorts = true };
    }

    private static string? HostPorts(ComposeService service, int scale)
    {
        var ports = service.Ports.Where(port => Collides(port.Published, scale)).Select(port => port.Published!).Distinct(StringComparer.Ordinal).ToArray();
        return ports.Length == 0 ? null : $"it publishes host port{(ports.Length == 1 ? "" : "s")} {string.Join(", ", ports)}";
    }

    /// <summary>Whether old and new containers cannot all have one: of a range each takes the first that is free.</summary>
    private static bool Collides(string? published, int scale)
    {
        if (published is null or "" or "0") return false;
        var dash = published.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            || !int.TryParse(published.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(published.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || last - first + 1 < 2 * scale;
    }

    private static string? Fixed(ComposeService service)
    {
        if (service.MacAddress is not null) return "it has a fixed MAC address";
        foreach (var network in service.Networks)
        {
            if (network.Ipv4Address is not null || network.Ipv6Address is not null || network.LinkLocalIps.Count > 0) return $"it has a fixed address in network '{network.Network}'";
            if (network.MacAddress is not null) return $"it has a fixed MAC address in network '{network.Network}'";
        }

        return null;
    }

    private static string? Restarted(ComposeProject project, ComposeService service) =>
        First(project, other => other.DependsOn.TryGetValue(service.Name, out var dependency) && dependency.Restart) is { } name ? $"service '{name}' is restarted with it" : null;

    private static string? Shared(ComposeProject project, ComposeService service)
    {
        foreach (var (parent, shared) in ServiceOrder.Parents(service)) return $"it shares the {shared} of service '{parent}'";
        if (service.NetworkMode == "host") return "it uses the host's network";
        foreach (var mode in (string?[])[service.NetworkMode, service.Ipc, service.Pid])
        {
            if (mode?.StartsWith(Container, StringComparison.Ordinal) == true) return $"it shares a namespace of container '{mode[Container.Length..]}'";
        }

        if (service.VolumesFrom.FirstOrDefault(from => from.StartsWith(Container, StringComparison.Ordinal) && !from.EndsWith(":ro", StringComparison.Ordinal)) is { } source)
            return $"it shares the volumes of container '{source[Container.Length..].Split(':')[0]}'";
        if (First(project, other => ServiceOrder.Parents(other).Any(parent => parent.Service == service.Name)) is { } child) return $"service '{child}' shares what it has";
        // Outside user-defined networks a link is an address that is written down once.
        return First(project, other => other.Networks.Count == 0 && other.Links.Any(link => link.Split(':')[0] == service.Name)) is { } linked ? $"service '{linked}' links to it" : null;
    }

    private static string? Writes(ComposeService service)
    {
        if (service.Devices.Count > 0 || service.DeviceRequests.Count > 0) return "it uses devices";
        foreach (var mount in service.Volumes)
        {
            if (mount is { ReadOnly: false, Source: { } source } && mount.Type is not ("tmpfs" or "image")) return mount.Type == "bind" ? $"it may write to '{source}'" : $"it may write to volume '{source}'";
        }

        return null;
    }

    private static string? First(ComposeProject project, Func<ComposeService, bool> holds) =>
        project.Services.Values.Where(holds).Select(service => service.Name).Order(StringComparer.Ordinal).FirstOrDefault();
}

/// <summary>The order in which containers are replaced.</summary>
/// <param name="Order">The order.</param>
/// <param name="Cause">Why, as a plan says it.</param>
internal sealed record ReplacementChoice(ReplaceOrder Order, string Cause)
{
    public static ReplacementChoice StartFirst { get; } = new(ReplaceOrder.StartFirst, "new beside old");

    /// <summary>Whether host ports are all that keeps the new container from being started beside the old one.</summary>
    public bool OnlyHostPorts { get; init; }

    public static ReplacementChoice StopFirst(string because) => new(ReplaceOrder.StopFirst, $"old stops first, because {because}");
}
