using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A service's place in a network.</summary>
public sealed record ServiceNetwork
{
    /// <summary>The key in the project's networks.</summary>
    public required string Network { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public string? Ipv4Address { get; init; }
    public string? Ipv6Address { get; init; }
    public IReadOnlyList<string> LinkLocalIps { get; init; } = [];
    public string? MacAddress { get; init; }
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>();
    public int Priority { get; init; }
    public int? GatewayPriority { get; init; }
    public SourcePosition Position { get; init; }
}
