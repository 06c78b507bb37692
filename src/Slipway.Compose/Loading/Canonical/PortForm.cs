using System.Globalization;
using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>
/// The form of <c>ports</c>: one entry for each container port. <c>[[host-ip:]host:]container[/protocol]</c>, where host and container may be ranges;
/// a range of host ports for one container port stays a range (docker's nat.ParsePortSpec).
/// </summary>
internal static class PortForm
{
    public static YamlNode Ports(YamlNode node, ShapeScope scope)
    {
        if (node is not YamlSequence sequence) return node;
        var ports = new List<YamlNode>();
        foreach (var item in sequence.Items)
        {
            if (item is YamlMapping mapping) ports.Add(Long(mapping, scope));
            else if (item is YamlScalar { IsNull: false } spec) AddShort(TextOf(spec), spec, ports);
            else ports.Add(item);
        }
        return new YamlSequence(ports, node.Position, node.Tag);
    }

    private static YamlMapping Long(YamlMapping mapping, ShapeScope scope)
    {
        var draft = new MappingDraft(Object(mapping, key => key switch
        {
            "target" => Whole,
            "published" or "host_ip" or "protocol" or "mode" or "name" or "app_protocol" => Text,
            _ => null,
        }, scope));
        if (!draft.Has("mode")) draft.Set("mode", "ingress", mapping.Position);
        if (!draft.Has("protocol")) draft.Set("protocol", "tcp", mapping.Position);
        return draft.ToMapping(mapping.Position, mapping.Tag);
    }

    private static void AddShort(string text, YamlScalar spec, List<YamlNode> ports)
    {
        var slash = text.LastIndexOf('/');
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        var (hostIp, host, container) = Parts(slash < 0 ? text : text[..slash]);
        if (!TryRange(container, out var first, out var last) || last - first > 65535)
        {
            ports.Add(spec);
            return;
        }
        if (host.Length == 0)
        {
            for (var port = first; port <= last; port++) ports.Add(Port(port, null));
            return;
        }
        if (!TryRange(host, out var firstHost, out var lastHost) || (last != first && last - first != lastHost - firstHost))
        {
            ports.Add(spec);
            return;
        }
        if (first == last)
        {
            ports.Add(Port(first, firstHost == lastHost ? Decimal(firstHost) : $"{firstHost}-{lastHost}"));
            return;
        }
        for (var port = first; port <= last; port++) ports.Add(Port(port, Decimal(firstHost + port - first)));

        YamlMapping Port(int target, string? published)
        {
            var draft = new MappingDraft();
            draft.Set("mode", "ingress", spec.Position);
            if (hostIp.Length > 0) draft.Set("host_ip", hostIp, spec.Position);
            draft.Set("target", new YamlScalar(Decimal(target), ScalarKind.WholeNumber, spec.Position));
            if (published is not null) draft.Set("published", published, spec.Position);
            draft.Set("protocol", protocol, spec.Position);
            return draft.ToMapping(spec.Position);
        }
    }

    private static (string HostIp, string Host, string Container) Parts(string text)
    {
        var last = text.LastIndexOf(':');
        if (last < 0) return ("", "", text);
        var container = text[(last + 1)..];
        var before = text[..last];
        var middle = before.LastIndexOf(':');
        if (middle < 0) return ("", before, container);
        var address = before[..middle];
        if (address.StartsWith('[') && address.EndsWith(']')) address = address[1..^1];
        return (address, before[(middle + 1)..], container);
    }

    private static bool TryRange(string text, out int first, out int last)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        last = 0;
        if (!TryPort(dash < 0 ? text : text[..dash], out first) || !TryPort(dash < 0 ? text : text[(dash + 1)..], out last)) return false;
        return first <= last;
    }

    private static bool TryPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;

    private static string Decimal(int number) => number.ToString(CultureInfo.InvariantCulture);
}
