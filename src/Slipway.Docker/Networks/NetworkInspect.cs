using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Slipway.Docker.Networks;

/// <summary><c>GET /networks/{id}</c>, and an item of <c>GET /networks</c> (without its containers).</summary>
public sealed record NetworkInspect
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? Created { get; init; }

    /// <summary><c>local</c>, <c>swarm</c>, <c>global</c>.</summary>
    public string? Scope { get; init; }

    public string? Driver { get; init; }

    [JsonPropertyName("EnableIPv4")]
    public bool? EnableIpv4 { get; init; }

    [JsonPropertyName("EnableIPv6")]
    public bool EnableIpv6 { get; init; }

    [JsonPropertyName("IPAM")]
    public NetworkIpam? Ipam { get; init; }

    public bool Internal { get; init; }

    public bool Attachable { get; init; }

    public bool Ingress { get; init; }

    /// <summary>By container id.</summary>
    public IReadOnlyDictionary<string, NetworkMember>? Containers { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>A container in a network.</summary>
public sealed record NetworkMember
{
    public string? Name { get; init; }

    public string? MacAddress { get; init; }

    [JsonPropertyName("IPv4Address")]
    public string? Ipv4Address { get; init; }

    [JsonPropertyName("IPv6Address")]
    public string? Ipv6Address { get; init; }
}

/// <summary>How a network gives out addresses.</summary>
public sealed record NetworkIpam
{
    public string? Driver { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyList<NetworkIpamPool>? Config { get; init; }
}

/// <summary>A range of addresses.</summary>
public sealed record NetworkIpamPool
{
    public string? Subnet { get; init; }

    [JsonPropertyName("IPRange")]
    public string? IpRange { get; init; }

    public string? Gateway { get; init; }

    [JsonPropertyName("AuxiliaryAddresses")]
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }
}
