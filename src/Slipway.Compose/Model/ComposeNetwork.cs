using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A network of a project.</summary>
public sealed record ComposeNetwork
{
    /// <summary>The key in the file.</summary>
    public required string Key { get; init; }

    /// <summary>The engine's name: <c>{project}_{key}</c> unless <c>name</c> says otherwise.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it has to be there already and is never made or removed.</summary>
    public bool External { get; init; }

    public string? Driver { get; init; }
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>();
    public string? IpamDriver { get; init; }
    public IReadOnlyDictionary<string, string> IpamOptions { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<ComposeIpamPool> IpamPools { get; init; } = [];
    public bool Internal { get; init; }
    public bool Attachable { get; init; }
    public bool? EnableIpv4 { get; init; }
    public bool? EnableIpv6 { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public SourcePosition Position { get; init; }
}

/// <summary>A subnet of a network, in CIDR form, and addresses in it.</summary>
public sealed record ComposeIpamPool
{
    public string? Subnet { get; init; }
    public string? Gateway { get; init; }
    public string? IpRange { get; init; }
    public IReadOnlyDictionary<string, string> AuxiliaryAddresses { get; init; } = new Dictionary<string, string>();
}
