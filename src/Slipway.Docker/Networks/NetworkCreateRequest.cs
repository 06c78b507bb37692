using System.Text.Json.Serialization;

namespace Slipway.Docker.Networks;

/// <summary>The body of <c>POST /networks/create</c>.</summary>
public sealed record NetworkCreateRequest
{
    public required string Name { get; init; }

    /// <summary>Whether a network of the same name is refused; without it engines before API 1.44 make a second one.</summary>
    public bool? CheckDuplicate { get; init; } = true;

    public string? Driver { get; init; }

    public string? Scope { get; init; }

    public bool? Internal { get; init; }

    public bool? Attachable { get; init; }

    public bool? Ingress { get; init; }

    [JsonPropertyName("EnableIPv4")]
    public bool? EnableIpv4 { get; init; }

    [JsonPropertyName("EnableIPv6")]
    public bool? EnableIpv6 { get; init; }

    [JsonPropertyName("IPAM")]
    public NetworkIpam? Ipam { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What creating a network gave.</summary>
public sealed record NetworkCreated
{
    public required string Id { get; init; }

    public string? Warning { get; init; }
}

internal sealed record NetworkConnectRequest(string Container, EndpointSettings? EndpointConfig);

internal sealed record NetworkDisconnectRequest(string Container, bool Force);

/// <summary>What <c>POST /networks/prune</c> did.</summary>
public sealed record NetworkPruneReport
{
    public IReadOnlyList<string> NetworksDeleted { get; init => field = value ?? []; } = [];
}
