using System.Collections.ObjectModel;

namespace Slipway.Images.Oci;

/// <summary>An image's configuration (OCI image-spec, config.md); the digest of its bytes is the image id of engines that do not use containerd's store.</summary>
/// <param name="Platform">What it runs on.</param>
/// <param name="DiffIds">The digests of the layers' uncompressed tars, lowest first.</param>
public sealed record ImageConfiguration(Platform Platform, IReadOnlyList<Digest> DiffIds)
{
    public DateTimeOffset? Created { get; init; }

    public string? Author { get; init; }

    /// <summary>Windows' build number.</summary>
    public string? OsVersion { get; init; }

    public IReadOnlyList<string> OsFeatures { get; init; } = [];

    public ExecutionConfig Execution { get; init; } = new();

    public IReadOnlyList<HistoryEntry> History { get; init; } = [];
}

/// <summary>What a container of the image gets when nobody says otherwise: the member <c>config</c>. Null is absent.</summary>
public sealed record ExecutionConfig
{
    public string? User { get; init; }

    /// <summary><c>80/tcp</c>, sorted.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary><c>NAME=value</c>, in order.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Paths, sorted.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    public string? WorkingDir { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public string? StopSignal { get; init; }

    public HealthTest? Healthcheck { get; init; }

    public IReadOnlyList<string>? Shell { get; init; }

    public IReadOnlyList<string> OnBuild { get; init; } = [];

    /// <summary>Windows only.</summary>
    public bool ArgsEscaped { get; init; }
}

/// <summary>How a container's health is tested (docker's extension of the configuration). Times are nanoseconds; 0 is the engine's default.</summary>
/// <param name="Test"><c>NONE</c>, or <c>CMD</c>/<c>CMD-SHELL</c> and the command.</param>
public sealed record HealthTest(IReadOnlyList<string> Test)
{
    public long Interval { get; init; }

    public long Timeout { get; init; }

    public long StartPeriod { get; init; }

    public long StartInterval { get; init; }

    public int Retries { get; init; }
}

/// <summary>How a layer came to be, or a change of the configuration alone.</summary>
/// <param name="CreatedBy">The instruction.</param>
public sealed record HistoryEntry(string? CreatedBy)
{
    public DateTimeOffset? Created { get; init; }

    public string? Author { get; init; }

    public string? Comment { get; init; }

    /// <summary>There is no layer of it.</summary>
    public bool EmptyLayer { get; init; }
}
