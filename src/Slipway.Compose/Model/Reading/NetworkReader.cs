namespace Slipway.Compose.Model.Reading;

/// <summary>Reads a service's networks, ports and host names.</summary>
internal static class NetworkReader
{
    /// <summary>By priority, the highest first, then by name, as docker compose orders them.</summary>
    public static List<ServiceNetwork> Networks(MemberReader from)
    {
        var networks = new List<ServiceNetwork>();
        if (from.Has("network_mode") || from.Member("networks") is not { } all) return networks;
        foreach (var (key, _) in all.Mapping.Entries)
        {
            var network = new ServiceNetwork { Network = key.Text, Position = key.Position };
            networks.Add(all.Member(key.Text) is not { } members ? network : network with
            {
                Aliases = members.Texts("aliases"),
                Ipv4Address = members.Word("ipv4_address"),
                Ipv6Address = members.Word("ipv6_address"),
                LinkLocalIps = members.Texts("link_local_ips"),
                MacAddress = members.Word("mac_address"),
                DriverOptions = members.Pairs("driver_opts"),
                Priority = members.Small("priority") ?? 0,
                GatewayPriority = members.Small("gw_priority"),
            });
        }
        networks.Sort(static (a, b) => a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : string.CompareOrdinal(a.Network, b.Network));
        return networks;
    }

    public static List<ServicePort> Ports(MemberReader from)
    {
        var ports = new List<ServicePort>();
        foreach (var port in from.Items("ports"))
        {
            if (!port.Needs("target") || port.Small("target") is not { } target) continue;
            ports.Add(new ServicePort
            {
                Target = target,
                Published = port.Word("published"),
                Protocol = port.Word("protocol") ?? "tcp",
                HostIp = port.Word("host_ip"),
                Mode = port.Word("mode"),
                Name = port.Word("name"),
                AppProtocol = port.Word("app_protocol"),
                Position = port.Mapping.Position,
            });
        }
        return ports;
    }

    // The canonical form writes name=address, the engine name:address.
    public static List<string> Hosts(MemberReader from)
    {
        var texts = from.Texts("extra_hosts");
        var hosts = new List<string>(texts.Count);
        foreach (var host in texts)
        {
            var at = host.IndexOf('=', StringComparison.Ordinal);
            hosts.Add(at < 0 ? host : $"{host.AsSpan(0, at)}:{host.AsSpan(at + 1)}");
        }
        return hosts;
    }
}
