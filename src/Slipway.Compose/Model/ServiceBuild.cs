using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>How a service's image is built.</summary>
public sealed record ServiceBuild
{
    /// <summary>Absolute path or URL.</summary>
    public required string Context { get; init; }

    /// <summary>Absolute path, or relative to a remote context.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>A Dockerfile written in the compose file.</summary>
    public string? DockerfileInline { get; init; }
    public string? Target { get; init; }

    /// <summary>A null value is taken from the environment, and left out when it is not set there.</summary>
    public IReadOnlyDictionary<string, string?> Args { get; init; } = new Dictionary<string, string?>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Additional references.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<string> CacheFrom { get; init; } = [];
    public IReadOnlyList<string> CacheTo { get; init; } = [];
    public IReadOnlyList<string> Platforms { get; init; } = [];
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];
    public IReadOnlyDictionary<string, string> AdditionalContexts { get; init; } = new Dictionary<string, string>();
    public string? Network { get; init; }
    public long? ShmSize { get; init; }
    public IReadOnlyList<ServiceUlimit> Ulimits { get; init; } = [];

    /// <summary>Keys of the project's secrets, with the id RUN steps know each by.</summary>
    public IReadOnlyList<(string Secret, string Id)> Secrets { get; init; } = [];

    /// <summary><c>default</c>, <c>id=socket</c>.</summary>
    public IReadOnlyList<string> Ssh { get; init; } = [];
    public bool Pull { get; init; }
    public bool NoCache { get; init; }
    public bool Privileged { get; init; }
    public string? Isolation { get; init; }
    public SourcePosition Position { get; init; }
}

/// <summary>When an image is pulled.</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Every">How old an image may get, for <see cref="PullKind.Every"/>.</param>
public sealed record PullPolicy(PullKind Kind, TimeSpan? Every = null)
{
    /// <summary>Where the file says nothing: missing images are pulled, and built ones built.</summary>
    public static PullPolicy Default { get; } = new(PullKind.Missing);
}

/// <summary><c>pull_policy</c></summary>
public enum PullKind
{
    Missing,
    Always,
    Never,

    /// <summary>Built, even where the image is there.</summary>
    Build,

    /// <summary><c>daily</c>, <c>weekly</c>, <c>every_…</c>.</summary>
    Every,
}
