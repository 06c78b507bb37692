using Slipway.Docker.Containers;
using Slipway.Docker.Credentials;

namespace Slipway.Docker.Builds;

/// <summary>Which of the engine's builders builds.</summary>
public enum ImageBuilder
{
    /// <summary>The builder of old: no mounts in RUN, builds unused stages, takes local image ids in FROM.</summary>
    Classic,

    /// <summary><c>version=2</c></summary>
    BuildKit,
}

/// <summary>The parameters of <c>POST /build</c>.</summary>
public sealed record ImageBuildRequest
{
    public required ImageBuilder Builder { get; init; }

    /// <summary>The BuildKit session that gives the build its context, secrets and credentials.</summary>
    public string? SessionId { get; init; }

    /// <summary>A name for <see cref="BuildCalls.CancelAsync"/>.</summary>
    public string? BuildId { get; init; }

    /// <summary>A git or http address, or <c>client-session</c>; null when the context is the request's body.</summary>
    public string? RemoteContext { get; init; }

    /// <summary>The Dockerfile's path within the context; null for <c>Dockerfile</c>.</summary>
    public string? Dockerfile { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A null value takes what the engine's own environment has (for its predefined proxy arguments), else leaves the argument unset.</summary>
    public IReadOnlyDictionary<string, string?>? BuildArgs { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string? Target { get; init; }

    /// <summary><c>linux/arm64</c></summary>
    public string? Platform { get; init; }

    public string? NetworkMode { get; init; }

    public IReadOnlyList<string>? CacheFrom { get; init; }

    /// <summary><c>name:address</c></summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    /// <summary>Bytes.</summary>
    public long? ShmSize { get; init; }

    public IReadOnlyList<Ulimit>? Ulimits { get; init; }

    /// <summary>Bytes; for the classic builder.</summary>
    public long? Memory { get; init; }

    /// <summary>Memory and swap together, bytes, −1 for no limit; for the classic builder.</summary>
    public long? MemorySwap { get; init; }

    public string? CgroupParent { get; init; }

    /// <summary>Whether base images are looked for anew in their registries.</summary>
    public bool Pull { get; init; }

    public bool NoCache { get; init; }

    /// <summary>What comes of a build by BuildKit; null for an image in the engine's store.</summary>
    public IReadOnlyList<BuildOutput>? Outputs { get; init; }

    /// <summary>Credentials for the classic builder. BuildKit asks the session for them.</summary>
    public IReadOnlyList<RegistryLogin>? RegistryLogins { get; init; }
}

/// <summary>An exporter of BuildKit.</summary>
/// <param name="Type"><c>moby</c>, <c>local</c>, <c>tar</c>, <c>oci</c>, <c>cacheonly</c>.</param>
/// <param name="Attrs">Its attributes.</param>
public sealed record BuildOutput(string Type, IReadOnlyDictionary<string, string>? Attrs = null);

/// <summary>Writes a build context's tar archive (GNU or ustar format: BuildKit does not recognise PAX) to the stream.</summary>
public delegate Task BuildContextBody(Stream target, CancellationToken cancellationToken);
