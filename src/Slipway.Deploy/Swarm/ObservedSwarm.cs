using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>What a swarm has, as far as planning needs it.</summary>
public sealed record ObservedSwarm
{
    /// <summary>Services of the stack, and others that bear a name of it.</summary>
    public IReadOnlyList<ServiceInspect> Services { get; init; } = [];

    /// <summary>All of the swarm.</summary>
    public IReadOnlyList<StoredObject> Secrets { get; init; } = [];

    /// <summary>All of the swarm.</summary>
    public IReadOnlyList<StoredObject> Configs { get; init; } = [];

    /// <summary>All that the manager knows.</summary>
    public IReadOnlyList<NetworkInspect> Networks { get; init; } = [];

    public IReadOnlyList<NodeInspect> Nodes { get; init; } = [];

    /// <summary>What names of secrets are made with (32 bytes): the stack's, or a new one where it has none.</summary>
    public required ReadOnlyMemory<byte> NamingKey { get; init; }

    /// <summary>Whether <see cref="NamingKey"/> is not in the swarm yet.</summary>
    public bool IsNamingKeyNew { get; init; }
}
