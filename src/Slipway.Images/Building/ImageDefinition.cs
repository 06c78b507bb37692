using Slipway.Docker.References;

namespace Slipway.Images.Building;

/// <summary>The image a project asks for: the desired state of one <c>DockerImage</c> item, with every default settled.</summary>
public sealed record ImageDefinition
{
    /// <summary>The name within the project; appears in messages and names the state file.</summary>
    public required string Name { get; init; }

    /// <summary>The build context: a local folder, or a git or http(s) URL that the engine fetches.</summary>
    public required BuildContextSource Context { get; init; }

    /// <summary>
    /// The Dockerfile: an absolute path for a local context (inside it or not), a path relative to the context's root for a remote one.
    /// </summary>
    public required string Dockerfile { get; init; }

    /// <summary>The references the image gets; at least one.</summary>
    public required IReadOnlyList<ImageReference> Tags { get; init; }

    /// <summary>The stage to build, when one is asked for by name or number; it must exist.</summary>
    public string? Target { get; init; }

    /// <summary>The stages to prefer when <see cref="Target"/> is not given: the first that exists, else the last stage.</summary>
    public IReadOnlyList<string> PreferredTargets { get; init; } = [];

    /// <summary>Build arguments; a null value takes the Dockerfile's default.</summary>
    public IReadOnlyDictionary<string, string?> Args { get; init; } = new Dictionary<string, string?>();

    /// <summary>Build arguments that are passed only where the Dockerfile declares them, so that none is reported as unused.</summary>
    public IReadOnlyDictionary<string, string> OfferedArgs { get; init; } = new Dictionary<string, string>();

    /// <summary>Image labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether to add OCI's <c>org.opencontainers.image.source|revision|created</c> labels from git.</summary>
    public ProvenanceLabels Provenance { get; init; }

    /// <summary><c>os/architecture[/variant]</c>, or null for the engine's own.</summary>
    public string? Platform { get; init; }

    /// <summary>Network of RUN steps: <c>default</c>, <c>host</c>, <c>none</c> or a network's name (classic builder).</summary>
    public string? Network { get; init; }

    /// <summary>Images whose layers may be reused.</summary>
    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    /// <summary><c>name:address</c> entries for /etc/hosts of RUN steps.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Size of /dev/shm of RUN steps in bytes.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Limits of RUN steps, <c>name=soft[:hard]</c>.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary>Whether to ask the registry for newer base images each time.</summary>
    public bool Pull { get; init; }

    /// <summary>Whether to run every step again.</summary>
    public bool NoCache { get; init; }

    /// <summary>The secrets that RUN steps may mount, by id.</summary>
    public IReadOnlyList<SecretSource> Secrets { get; init; } = [];

    /// <summary>The ssh agents that RUN steps may mount, by id.</summary>
    public IReadOnlyList<SshAgentSource> SshAgents { get; init; } = [];

    /// <summary>Where to write the image as an archive that <c>docker load</c> reads; absolute, or null.</summary>
    public string? Archive { get; init; }

    /// <summary>Which builder of the engine to use.</summary>
    public BuilderChoice Builder { get; init; }
}

/// <summary>Which of an engine's builders to use.</summary>
public enum BuilderChoice
{
    /// <summary>BuildKit where the engine has it, the classic builder elsewhere.</summary>
    Auto,

    /// <summary>BuildKit, or fail.</summary>
    BuildKit,

    /// <summary>The classic builder.</summary>
    Classic,
}

/// <summary>Whether an image says which commit it was made from.</summary>
public enum ProvenanceLabels
{
    /// <summary>No labels: a commit alone does not change the image.</summary>
    None,

    /// <summary>Labels from the git work tree the context lies in, when it lies in one.</summary>
    Git,
}
