namespace Slipway.Docker.Swarm;

/// <summary>An item of <c>GET /nodes</c>: an engine of a swarm.</summary>
public sealed record NodeInspect
{
    public required string Id { get; init; }

    public string Hostname { get; init; } = "";

    /// <summary><c>manager</c>, <c>worker</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary><c>active</c>, <c>pause</c>, <c>drain</c>.</summary>
    public string Availability { get; init; } = "";

    /// <summary><c>ready</c>, <c>down</c>, <c>disconnected</c>, <c>unknown</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>Its address in the swarm.</summary>
    public string Address { get; init; } = "";

    public string EngineVersion { get; init; } = "";

    /// <summary>As the kernel names it: <c>x86_64</c>.</summary>
    public string Architecture { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
