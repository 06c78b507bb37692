using Slipway.Compose.Model;
using Slipway.Docker;
using Slipway.Docker.Networks;

namespace Slipway.Compose.Containers;

/// <summary>A service's places in its networks.</summary>
internal static class ContainerNetworks
{
    /// <summary>The API that takes a MAC address for each network instead of one for the container.</summary>
    private static readonly ApiVersion MacPerNetwork = new(1, 44);

    public static List<ContainerNetwork> Describe(ContainerDraft draft)
    {
        var (project, service) = (draft.Project, draft.Service);
        var links = Links(project, service);
        var networks = new List<ContainerNetwork>(service.Networks.Count);
        foreach (var place in service.Networks)
        {
            var name = project.Networks.TryGetValue(place.Network, out var network) ? network.Name : $"{project.Name}_{place.Network}";
            var isMain = networks.Count == 0;
            networks.Add(new ContainerNetwork(place.Network, name, new EndpointSettings
            {
                IpamConfig = Addresses(place),
                Links = links,
                Aliases = [service.Name, .. place.Aliases],
                DriverOpts = Ordered.Pairs(place.DriverOptions),
                MacAddress = EndpointMac(draft, place, isMain),
                GwPriority = place.GatewayPriority is { } priority && draft.Heeds(new(1, 48), "gw_priority", place.Position) ? priority : null,
            }));
        }
        return networks;
    }

    /// <summary>The address that engines before API 1.44 give the container in its first network.</summary>
    public static string? ContainerMac(ContainerDraft draft)
    {
        var service = draft.Service;
        if (service.Networks.Count == 0) return service.MacAddress;
        return draft.Engine.ApiVersion >= MacPerNetwork ? null : service.Networks[0].MacAddress ?? service.MacAddress;
    }

    /// <summary><c>container:alias</c> for each container a link means: by the alias, by <c>service-number</c>, by the container's name.</summary>
    public static List<string>? Links(ComposeProject project, ComposeService service)
    {
        if (service.Links.Count == 0 && service.ExternalLinks.Count == 0) return null;
        var links = new List<string>();
        foreach (var link in service.Links)
        {
            var (target, alias) = Parts(link);
            if (!project.Services.TryGetValue(target, out var linked)) continue;
            for (var number = 1; number <= linked.Scale; number++)
            {
                var container = ServiceContainers.Name(project, linked, number);
                links.Add($"{container}:{alias}");
                links.Add($"{container}:{linked.Name}-{number}");
                links.Add($"{container}:{container}");
            }
        }
        foreach (var link in service.ExternalLinks)
        {
            var (container, alias) = Parts(link);
            links.Add($"{container}:{alias}");
        }
        return links;
    }

    private static string? EndpointMac(ContainerDraft draft, ServiceNetwork place, bool isMain)
    {
        if (draft.Engine.ApiVersion >= MacPerNetwork) return place.MacAddress ?? (isMain ? draft.Service.MacAddress : null);
        if (!isMain && place.MacAddress is not null) draft.Heeds(MacPerNetwork, "mac_address", place.Position);
        return null;
    }

    private static EndpointIpamConfig? Addresses(ServiceNetwork place) =>
        place is { Ipv4Address: null, Ipv6Address: null, LinkLocalIps.Count: 0 } ? null : new EndpointIpamConfig
        {
            Ipv4Address = place.Ipv4Address,
            Ipv6Address = place.Ipv6Address,
            LinkLocalIps = Ordered.Items(place.LinkLocalIps),
        };

    private static (string Target, string Alias) Parts(string link)
    {
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (link, link) : (link[..colon], link[(colon + 1)..]);
    }
}
