using System.Text.Json;
using Slipway.Docker.Json;
using Slipway.Docker.Networks;

namespace Slipway.Docker.Containers;

/// <summary>Reads lists of containers, and what making one gave, by hand, for a quick start (<see cref="JsonMembers"/>).</summary>
internal static class ContainerReader
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static IReadOnlyList<ContainerSummary> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Objects(Container);
    }

    /// <summary>The answer of <c>POST /containers/create</c>.</summary>
    public static ContainerCreated ReadCreated(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var created = document.RootElement;
        return new ContainerCreated { Id = created.Text("Id") ?? throw new JsonException("it has no Id"), Warnings = created.Texts("Warnings") ?? [] };
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
        Ports = container.Find("Ports")?.Objects(Port) ?? [],
        Labels = container.TextByName("Labels"),
        Mounts = container.Find("Mounts")?.Objects(Mount) ?? [],
        NetworkMode = container.Find("HostConfig")?.Text("NetworkMode"),
        NetworkSettings = container.Find("NetworkSettings") is { } settings ? new NetworkSettings { Networks = Networks(settings) } : null,
    };

    private static PublishedPort Port(JsonElement port) => new()
    {
        Ip = port.Text("IP"),
        PrivatePort = (int)(port.Number("PrivatePort") ?? 0),
        PublicPort = (int?)port.Number("PublicPort"),
        Type = port.Text("Type"),
    };

    private static MountPoint Mount(JsonElement mount) => new()
    {
        Type = mount.Text("Type"),
        Name = mount.Text("Name"),
        Source = mount.Text("Source"),
        Destination = mount.Text("Destination"),
        Driver = mount.Text("Driver"),
        Mode = mount.Text("Mode"),
        Writable = mount.Flag("RW") ?? false,
        Propagation = mount.Text("Propagation"),
    };

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
