using System.Collections.ObjectModel;

namespace Slipway.Docker.Images;

/// <summary><c>GET /images/{name}/json</c></summary>
public sealed record ImageInspect
{
    /// <summary><c>sha256:…</c>: of the configuration, or of the manifest where the engine keeps images in containerd's store.</summary>
    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    /// <summary><c>name@sha256:…</c>; empty for an image no registry has seen.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    /// <summary>Null where the image does not tell (a reproducible one may not).</summary>
    public DateTimeOffset? Created { get; init; }

    public string? Architecture { get; init; }

    public string? Variant { get; init; }

    public string? Os { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Null for an image without configuration.</summary>
    public ImageConfig? Config { get; init; }

    public ImageRootFs? RootFs { get; init; }

    /// <summary>The layers' diffIDs, lowest first.</summary>
    public IReadOnlyList<string> Layers => RootFs?.Layers ?? [];
}

/// <summary>An image's layers.</summary>
public sealed record ImageRootFs
{
    public string? Type { get; init; }

    /// <summary>diffIDs, lowest layer first.</summary>
    public IReadOnlyList<string> Layers { get; init => field = value ?? []; } = [];
}

/// <summary>What an image gives a container that does not say otherwise.</summary>
public sealed record ImageConfig
{
    public string? User { get; init; }

    /// <summary><c>NAME=value</c></summary>
    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    public string? WorkingDir { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Keys like <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Keys are paths in the container.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    public IReadOnlyList<string> OnBuild { get; init => field = value ?? []; } = [];

    public Containers.HealthCheck? Healthcheck { get; init; }

    public string? StopSignal { get; init; }

    /// <summary>Seconds.</summary>
    public int? StopTimeout { get; init; }

    public IReadOnlyList<string>? Shell { get; init; }
}
