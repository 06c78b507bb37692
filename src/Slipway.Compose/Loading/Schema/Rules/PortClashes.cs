using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>No two containers want the same port of the host. A range of host ports for one container port is left out: the engine takes any that is free.</summary>
internal sealed class PortClashes(ProjectTree tree, Action<Diagnostic> report)
{
    private readonly Dictionary<(string Protocol, int Port), List<Published>> taken = [];

    // The ports of a range come from one item, and are told of once.
    private readonly HashSet<(SourcePosition, SourcePosition)> told = [];

    public void Check()
    {
        foreach (var service in tree.Services)
        {
            // With the host's network nothing is published.
            if (service.Members.Text("network_mode") == "host") continue;
            var scale = service.Members.Whole("scale") ?? (service.Members["deploy"] as YamlMapping)?.Whole("replicas") ?? 1;
            foreach (var port in service.Members.List("ports").OfType<YamlMapping>())
            {
                if (port.Text("published") is not { } text || !PortText.TryRange(text, out var number, out var last) || number != last || number == 0) continue;
                var at = port["published"] is YamlScalar { Position.File: not null } node ? node.Position : port.Position;
                Take(new(service.Name, number, port.Text("protocol") ?? "tcp", port.Text("host_ip") ?? "", port.Text("target") ?? "", at));
                if (scale > 1 && told.Add((at, at))) report(SchemaErrors.PortClashOfReplicas(service.Name, Shown(number), (int)Math.Min(scale, int.MaxValue), at));
            }
        }
    }

    private void Take(Published port)
    {
        var key = (port.Protocol.ToLowerInvariant(), port.Number);
        if (!taken.TryGetValue(key, out var others)) taken.Add(key, others = []);
        foreach (var other in others)
        {
            if (!Overlap(port.Address, other.Address) || !told.Add((port.Position, other.Position))) continue;
            if (port.Service != other.Service || port.Target == other.Target)
                report(SchemaErrors.PortClash(port.Service, Shown(port.Number), other.Service, other.Position, port.Position));
            else
                report(SchemaErrors.PortClashWithin(port.Service, Shown(port.Number), other.Position, port.Position));
            break;
        }
        others.Add(port);
    }

    /// <summary>Whether two addresses have one in common: no address is all of both kinds, 0.0.0.0 and :: all of one.</summary>
    private static bool Overlap(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0) return true;
        if (!IPAddress.TryParse(one, out var first) || !IPAddress.TryParse(other, out var second) || first.AddressFamily != second.AddressFamily) return false;
        return first.Equals(second) || IsAny(first) || IsAny(second);
    }

    private static bool IsAny(IPAddress address) => address.Equals(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any);

    private static string Shown(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Published(string Service, int Number, string Protocol, string Address, string Target, SourcePosition Position);
}
