using System.Text.Json;
using Slipway.Docker.Json;

namespace Slipway.Docker.Networks;

/// <summary>Reads networks by hand, for a quick start (<see cref="JsonMembers"/>).</summary>
internal static class NetworkReader
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static NetworkInspect Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Network(document.RootElement);
    }

    /// <summary>The answer of <c>GET /networks</c>.</summary>
    public static IReadOnlyList<NetworkInspect> ReadList(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Objects(Network);
    }

    /// <summary>The answer of <c>POST /networks/create</c>.</summary>
    public static NetworkCreated ReadCreated(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var created = document.RootElement;
        return new NetworkCreated { Id = created.Text("Id") ?? throw new JsonException("it has no Id"), Warning = created.Text("Warning") };
    }

    private static NetworkInspect Network(JsonElement network) => new()
    {
        Id = network.Text("Id") ?? throw new JsonException("a network has no Id"),
        Name = network.Text("Name") ?? "",
        Created = network.Time("Created"),
        Scope = network.Text("Scope"),
        Driver = network.Text("Driver"),
        EnableIpv4 = network.Flag("EnableIPv4"),
        EnableIpv6 = network.Flag("EnableIPv6") ?? false,
        Ipam = network.Find("IPAM") is { } ipam ? Ipam(ipam) : null,
        Internal = network.Flag("Internal") ?? false,
        Attachable = network.Flag("Attachable") ?? false,
        Ingress = network.Flag("Ingress") ?? false,
        Containers = network.Find("Containers") is { } members ? Members(members) : null,
        Options = network.TextByName("Options"),
        Labels = network.TextByName("Labels"),
    };

    private static NetworkIpam Ipam(JsonElement ipam) => new()
    {
        Driver = ipam.Text("Driver"),
        Options = ipam.Find("Options") is null ? null : ipam.TextByName("Options"),
        Config = ipam.Find("Config")?.Objects(Pool),
    };

    private static NetworkIpamPool Pool(JsonElement pool) => new()
    {
        Subnet = pool.Text("Subnet"),
        IpRange = pool.Text("IPRange"),
        Gateway = pool.Text("Gateway"),
        AuxiliaryAddresses = pool.Find("AuxiliaryAddresses") is null ? null : pool.TextByName("AuxiliaryAddresses"),
    };

    private static Dictionary<string, NetworkMember> Members(JsonElement found)
    {
        var members = new Dictionary<string, NetworkMember>();
        foreach (var member in found.EnumerateObject())
        {
            members[member.Name] = new NetworkMember
            {
                Name = member.Value.Text("Name"),
                MacAddress = member.Value.Text("MacAddress"),
                Ipv4Address = member.Value.Text("IPv4Address"),
                Ipv6Address = member.Value.Text("IPv6Address"),
            };
        }

        return members;
    }
}
