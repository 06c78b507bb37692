using System.Text.Json.Serialization;

namespace Slipway.Docker.Networks;

/// <summary>A container's place in a network: asked for, or as it is.</summary>
public sealed record EndpointSettings
{
    [JsonPropertyName("IPAMConfig")]
    public EndpointIpamConfig? IpamConfig { get; init; }

    public IReadOnlyList<string>? Links { get; init; }

    public IReadOnlyList<string>? Aliases { get; init; }

    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>From API 1.48: the highest is the default gateway.</summary>
    public int? GwPriority { get; init; }

    public string? MacAddress { get; init; }

    [JsonPropertyName("NetworkID")]
    public string? NetworkId { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? Gateway { get; init; }

    [JsonPropertyName("IPAddress")]
    public string? IpAddress { get; init; }

    [JsonPropertyName("IPPrefixLen")]
    public int? IpPrefixLength { get; init; }

    [JsonPropertyName("IPv6Gateway")]
    public string? Ipv6Gateway { get; init; }

    [JsonPropertyName("GlobalIPv6Address")]
    public string? GlobalIpv6Address { get; init; }

    [JsonPropertyName("DNSNames")]
    public IReadOnlyList<string>? DnsNames { get; init; }
}

/// <summary>The addresses an endpoint is to have.</summary>
public sealed record EndpointIpamConfig
{
    [JsonPropertyName("IPv4Address")]
    public string? Ipv4Address { get; init; }

    [JsonPropertyName("IPv6Address")]
    public string? Ipv6Address { get; init; }

    [JsonPropertyName("LinkLocalIPs")]
    public IReadOnlyList<string>? LinkLocalIps { get; init; }
}
