using Slipway.Compose.Loading.Schema.Formats;

namespace Slipway.Compose.Loading.Schema;

/// <summary><c>networks</c> of a service</summary>
internal static class ServiceNetworkSchema
{
    public static readonly Alternatives MacAddress = Forms.Format("a MAC address such as '02:42:ac:11:65:43'", AddressText.MacFault);

    public static readonly Alternatives Networks = new("a list of networks, or a mapping of networks to settings")
    {
        List = Forms.DistinctTextList.List,
        Mapping = new SchemaTable(Forms.Object("a network of a service", static () =>
        [
            new("aliases", Forms.TextList),
            new("ipv4_address", Forms.Format("an IPv4 address", AddressText.Ipv4Fault)),
            new("ipv6_address", Forms.Format("an IPv6 address", AddressText.Ipv6Fault)),
            new("link_local_ips", Forms.TextList),
            new("mac_address", MacAddress),
            new("interface_name", Forms.Text),
            new("driver_opts", Forms.Options),
            new("priority", Forms.Number),
            new("gw_priority", Forms.Number),
        ]).OrEmpty())
        {
            Names = "a network",
        },
        Remedy = "write '- ' and the network's name",
    };
}
