using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>How a service is reached.</summary>
internal static class EndpointMapping
{
    public static EndpointSpec Map(ComposeService service, List<Diagnostic> found)
    {
        var mode = service.Deploy.EndpointMode ?? "vip";
        if (mode is not ("vip" or "dnsrr")) found.Add(SwarmErrors.UnknownWord("deploy.endpoint_mode", mode, service.Name, ["vip", "dnsrr"], service.At("deploy")));
        var ports = new List<EndpointPort>(service.Ports.Count);
        foreach (var port in service.Ports)
        {
            int? published = null;
            if (port.Published is { } text)
            {
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    found.Add(SwarmErrors.PortRange(text, service.Name, port.Position));
                published = number;
            }

            if (!IsHost(port) && mode == "dnsrr") found.Add(SwarmErrors.IngressWithoutVip(port.Target, service.Name, port.Position));
            ports.Add(new EndpointPort { Name = port.Name, Protocol = port.Protocol, TargetPort = port.Target, PublishedPort = published, PublishMode = IsHost(port) ? "host" : "ingress" });
        }

        ports.Sort(static (a, b) => (a.PublishedPort ?? 0) != (b.PublishedPort ?? 0) ? (a.PublishedPort ?? 0).CompareTo(b.PublishedPort ?? 0)
            : a.TargetPort != b.TargetPort ? a.TargetPort.CompareTo(b.TargetPort) : string.CompareOrdinal(a.Protocol, b.Protocol));
        return new EndpointSpec { Mode = mode, Ports = ServiceMapping.NotEmpty(ports) };
    }

    /// <summary>A port of the node that only one task can hold; null where there is none.</summary>
    public static string? HeldPort(ComposeService service)
    {
        foreach (var port in service.Ports)
        {
            if (IsHost(port) && port.Published is { } published and not "0") return published;
        }

        return null;
    }

    private static bool IsHost(ServicePort port) => port.Mode == "host";
}
