using Slipway.Ssh;

namespace Slipway.Deploy.Hosts;

/// <summary>A host that the project is deployed to, as the project names it.</summary>
public sealed record DeployHost
{
    /// <summary>How messages, plans and records name it: the item's identity. Unique within a deployment.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is reached.</summary>
    public required SshDestination Address { get; init; }

    /// <summary>The only host key taken (<c>SHA256:…</c>); null leaves it to the known hosts.</summary>
    public string? HostKey { get; init; }

    /// <summary>Absolute path on the host of the engine's socket; null for where the host's docker command or its sockets lead.</summary>
    public string? EngineSocket { get; init; }

    /// <summary>The services that run there, with those they depend on; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The folder that Slipway keeps releases, lock and audit log in, absolute or relative to the user's home; null for <c>.slipway</c>. A project has a folder of its own in it.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Whether it is switched before all others, which follow only when it is well.</summary>
    public bool IsCanary { get; init; }
}
