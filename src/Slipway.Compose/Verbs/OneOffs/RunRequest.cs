namespace Slipway.Compose.Verbs;

/// <summary>What <c>ComposeRun</c> runs, over what the service's definition says.</summary>
public sealed record RunRequest
{
    public required string Service { get; init; }

    /// <summary>The command; null for the service's own.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The entrypoint; null for the service's own. With one and without <see cref="Args"/> the service's command is dropped.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Variables over those of the service.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public string? User { get; init; }

    /// <summary>Absolute path in the container.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Binds besides the service's mounts: <c>source:target[:options]</c>, the source absolute or the engine's name of a volume.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Ports to publish: <c>[[ip:]published:]target[/protocol]</c>.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Whether the service's own ports are published, which otherwise they are not: its ordinary container has them.</summary>
    public bool ServicePorts { get; init; }

    /// <summary>The container's name; null for <c>{project}-{service}-run-{slug}</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the container goes when it has ended. It always goes when it could not be started or was cancelled.</summary>
    public bool Remove { get; init; } = true;

    /// <summary>Whether the services it depends on are left as they are.</summary>
    public bool NoDependencies { get; init; }
    public Interaction Interactive { get; init; }
}

/// <summary>Whether a container's process is given the caller's terminal.</summary>
public enum Interaction
{
    /// <summary>A terminal where standard input and output are one, else no input at all.</summary>
    Detect,

    /// <summary>Input in any case; a terminal where standard input and output are one.</summary>
    Always,

    /// <summary>Neither input nor terminal.</summary>
    Never,
}
