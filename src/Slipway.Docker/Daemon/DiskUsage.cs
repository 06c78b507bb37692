namespace Slipway.Docker.Daemon;

/// <summary><c>GET /system/df</c>; sizes in bytes.</summary>
public sealed record DiskUsage
{
    /// <summary>All layers, each once.</summary>
    public long LayersSize { get; init; }

    public IReadOnlyList<CacheRecord> BuildCache { get; init => field = value ?? []; } = [];
}

/// <summary>A record of the build cache.</summary>
public sealed record CacheRecord
{
    public string? ID { get; init; }

    public string? Type { get; init; }

    public string? Description { get; init; }

    public bool InUse { get; init; }

    public bool Shared { get; init; }

    public long Size { get; init; }
}
