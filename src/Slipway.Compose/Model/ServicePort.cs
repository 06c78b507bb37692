using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A published port.</summary>
public sealed record ServicePort
{
    /// <summary>In the container.</summary>
    public required int Target { get; init; }

    /// <summary>On the host: a port, a range <c>8000-8010</c>, or null for any free one.</summary>
    public string? Published { get; init; }
    public string Protocol { get; init; } = "tcp";
    public string? HostIp { get; init; }

    /// <summary><c>ingress</c> or <c>host</c>.</summary>
    public string? Mode { get; init; }
    public string? Name { get; init; }
    public string? AppProtocol { get; init; }
    public SourcePosition Position { get; init; }
}
