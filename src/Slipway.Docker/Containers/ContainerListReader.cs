using System.Text.Json;
using Slipway.Docker.Json;
using Slipway.Docker.Networks;

namespace Slipway.Docker.Containers;

/// <summary>Reads a list of containers by hand, for a quick start (<see cref="JsonMembers"/>).</summary>
internal static class ContainerListReader
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static IReadOnlyList<ContainerSummary> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var list = document.RootElement;
        if (list.ValueKind == JsonValueKind.Null) return [];
        var containers = new ContainerSummary[list.GetArrayLength()];
        for (var i = 0; i < containers.Length; i++) containers[i] = Container(list[i]);
        return containers;
    }

    private static ContainerSummary Container(JsonElement container) => new()
    {
        Id = container.Text("Id") ?? throw new JsonException("a container has no Id"),
        Names = container.Texts("Names") ?? [],
        Image = container.Text("Image"),
        ImageId = container.Text("ImageID"),
        Command = container.Text("Command"),
        Created = container.Number("Created") ?? 0,
        State = container.Text("State"),
        Status = container.Text("Status"),
        Ports = Ports(container),
        Labels = container.TextByName("Labels"),
        Mounts = Mounts(container),
        NetworkSettings = container.Find("NetworkSettings") is { } settings ? new NetworkSettings { Networks = Networks(settings) } : null,
    };

    private static PublishedPort[] Ports(JsonElement container)
    {
        if (container.Find("Ports") is not { } list) return [];
        var ports = new PublishedPort[list.GetArrayLength()];
        for (var i = 0; i < ports.Length; i++)
        {
            ports[i] = new PublishedPort
            {
                Ip = list[i].Text("IP"),
                PrivatePort = (int)(list[i].Number("PrivatePort") ?? 0),
                PublicPort = (int?)list[i].Number("PublicPort"),
                Type = list[i].Text("Type"),
            };
        }

        return ports;
    }

    private static MountPoint[] Mounts(JsonElement container)
    {
        if (container.Find("Mounts") is not { } list) return [];
        var mounts = new MountPoint[list.GetArrayLength()];
        for (var i = 0; i < mounts.Length; i++)
        {
            mounts[i] = new MountPoint
            {
                Type = list[i].Text("Type"),
                Name = list[i].Text("Name"),
                Source = list[i].Text("Source"),
                Destination = list[i].Text("Destination"),
                Driver = list[i].Text("Driver"),
                Mode = list[i].Text("Mode"),
                Writable = list[i].Find("RW")?.GetBoolean() ?? false,
                Propagation = list[i].Text("Propagation"),
            };
        }

        return mounts;
    }

    private static Dictionary<string, EndpointSettings>? Networks(JsonElement settings)
    {
        if (settings.Find("Networks") is not { } found) return null;
        var networks = new Dictionary<string, EndpointSettings>();
        foreach (var member in found.EnumerateObject())
        {
            var endpoint = member.Value.ValueKind == JsonValueKind.Object ? member.Value : default(JsonElement?);
            networks[member.Name] = new EndpointSettings
            {
                NetworkId = endpoint?.Text("NetworkID"),
                EndpointId = endpoint?.Text("EndpointID"),
                Gateway = endpoint?.Text("Gateway"),
                IpAddress = endpoint?.Text("IPAddress"),
                IpPrefixLength = (int?)endpoint?.Number("IPPrefixLen"),
                Ipv6Gateway = endpoint?.Text("IPv6Gateway"),
                GlobalIpv6Address = endpoint?.Text("GlobalIPv6Address"),
                MacAddress = endpoint?.Text("MacAddress"),
                Aliases = endpoint?.Texts("Aliases"),
                Links = endpoint?.Texts("Links"),
            };
        }

        return networks;
    }
}
