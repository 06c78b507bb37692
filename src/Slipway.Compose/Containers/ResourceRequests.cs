using Slipway.Compose.Model;
using Slipway.Docker.Json;
using Slipway.Docker.Networks;
using Slipway.Docker.Volumes;

namespace Slipway.Compose.Containers;

/// <summary>Requests for a project's networks and volumes. The hash is taken before the labels are added that name the project and the version.</summary>
internal static class ResourceRequests
{
    public static NetworkCreateRequest Network(ComposeProject project, ComposeNetwork network)
    {
        var request = new NetworkCreateRequest
        {
            Name = network.Name,
            Driver = network.Driver,
            Internal = network.Internal ? true : null,
            Attachable = network.Attachable ? true : null,
            EnableIpv4 = network.EnableIpv4,
            EnableIpv6 = network.EnableIpv6,
            Ipam = Ipam(network),
            Options = Ordered.Pairs(network.DriverOptions),
            Labels = Ordered.Pairs(network.Labels),
        };
        return request with { Labels = Labels(project, network.Labels, ComposeLabels.Network, network.Key, RequestDigest.Of(RequestJson.Write(request))) };
    }

    public static VolumeCreateRequest Volume(ComposeProject project, ComposeVolume volume)
    {
        var request = new VolumeCreateRequest
        {
            Name = volume.Name,
            Driver = volume.Driver,
            DriverOpts = Ordered.Pairs(volume.DriverOptions),
            Labels = Ordered.Pairs(volume.Labels),
        };
        return request with { Labels = Labels(project, volume.Labels, ComposeLabels.Volume, volume.Key, RequestDigest.Of(RequestJson.Write(request))) };
    }

    private static NetworkIpam? Ipam(ComposeNetwork network)
    {
        if (network is { IpamDriver: null, IpamOptions.Count: 0, IpamPools.Count: 0 }) return null;
        var pools = new List<NetworkIpamPool>(network.IpamPools.Count);
        foreach (var pool in network.IpamPools)
        {
            pools.Add(new NetworkIpamPool
            {
                Subnet = pool.Subnet,
                Gateway = pool.Gateway,
                IpRange = pool.IpRange,
                AuxiliaryAddresses = Ordered.Pairs(pool.AuxiliaryAddresses),
            });
        }
        return new NetworkIpam { Driver = network.IpamDriver, Options = Ordered.Pairs(network.IpamOptions), Config = Ordered.Items(pools) };
    }

    private static SortedDictionary<string, string> Labels(ComposeProject project, IReadOnlyDictionary<string, string> own, string kind, string key, string hash)
    {
        var labels = Ordered.Pairs(own) ?? new SortedDictionary<string, string>(StringComparer.Ordinal);
        labels[ComposeLabels.Project] = project.Name;
        labels[kind] = key;
        labels[ComposeLabels.Version] = ComposeLabels.VersionFollowed;
        labels[ComposeLabels.ConfigHash] = hash;
        // Says whose hash it is: docker compose takes its own in another way, under the same label.
        labels[ComposeLabels.Fields] = "";
        return labels;
    }
}
