using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Model.Reading;

/// <summary>Reads networks, volumes, secrets and configs of the project.</summary>
internal static class ResourceReader
{
    public static ComposeNetwork Network(string project, YamlScalar key, MemberReader? from)
    {
        var external = from?.Flag("external") ?? false;
        var network = new ComposeNetwork { Key = key.Text, Name = Name(project, key, from, external), Position = Position(key), External = external };
        if (from is not { } members) return network;
        var ipam = members.Member("ipam");
        return network with
        {
            Driver = members.Word("driver"),
            DriverOptions = members.Pairs("driver_opts"),
            IpamDriver = ipam?.Word("driver"),
            IpamOptions = ipam?.Pairs("options") ?? network.IpamOptions,
            IpamPools = ipam is { } pools ? Pools(pools) : [],
            Internal = members.Flag("internal") ?? false,
            Attachable = members.Flag("attachable") ?? false,
            EnableIpv4 = members.Flag("enable_ipv4"),
            EnableIpv6 = members.Flag("enable_ipv6"),
            Labels = members.Pairs("labels"),
        };
    }

    public static ComposeVolume Volume(string project, YamlScalar key, MemberReader? from)
    {
        var external = from?.Flag("external") ?? false;
        var volume = new ComposeVolume { Key = key.Text, Name = Name(project, key, from, external), Position = Position(key), External = external };
        return from is not { } members ? volume : volume with
        {
            Driver = members.Word("driver"),
            DriverOptions = members.Pairs("driver_opts"),
            Labels = members.Pairs("labels"),
        };
    }

    public static ComposeFileObject? FileObject(string project, YamlScalar key, MemberReader from)
    {
        var external = from.Flag("external") ?? false;
        FileObjectSource? source = external ? new FileObjectExternal()
            : from.Word("file") is { } file ? new FileObjectFile(file)
            : from.Word("environment") is { } variable ? new FileObjectVariable(variable)
            : from.Text("content") is { } content ? new FileObjectContent(content)
            : null;
        if (source is null)
        {
            from.Reject("file", "given, unless 'environment' or 'content' is");
            return null;
        }
        return new ComposeFileObject { Key = key.Text, Name = Name(project, key, from, external), Source = source, Labels = from.Pairs("labels"), Position = Position(key) };
    }

    private static List<ComposeIpamPool> Pools(MemberReader ipam)
    {
        var pools = new List<ComposeIpamPool>();
        foreach (var pool in ipam.Items("config"))
        {
            pools.Add(new ComposeIpamPool
            {
                Subnet = pool.Word("subnet"),
                Gateway = pool.Word("gateway"),
                IpRange = pool.Word("ip_range"),
                AuxiliaryAddresses = pool.Pairs("aux_addresses"),
            });
        }
        return pools;
    }

    private static string Name(string project, YamlScalar key, MemberReader? from, bool external) =>
        from?.Word("name") ?? (external ? key.Text : $"{project}_{key.Text}");

    private static SourcePosition Position(YamlScalar key) => key.Position;
}
