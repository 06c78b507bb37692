namespace Slipway.Compose.Model;

/// <summary>What a service's containers may use. Sizes are bytes, times microseconds.</summary>
public sealed record ServiceResources
{
    public long? MemoryLimit { get; init; }
    public long? MemoryReservation { get; init; }

    /// <summary>Memory and swap together; −1 for no limit.</summary>
    public long? MemorySwapLimit { get; init; }
    public long? MemorySwappiness { get; init; }

    /// <summary>10⁻⁹ CPUs.</summary>
    public long? NanoCpus { get; init; }
    public long? CpuShares { get; init; }
    public long? CpuPeriod { get; init; }
    public long? CpuQuota { get; init; }
    public long? CpuRealtimePeriod { get; init; }
    public long? CpuRealtimeRuntime { get; init; }
    public long? CpuCount { get; init; }
    public long? CpuPercent { get; init; }
    public string? CpuSet { get; init; }
    public long? PidsLimit { get; init; }
    public ServiceBlockIo? BlockIo { get; init; }
}

/// <summary><c>blkio_config</c></summary>
public sealed record ServiceBlockIo
{
    public int? Weight { get; init; }
    public IReadOnlyList<(string Path, int Weight)> WeightDevice { get; init; } = [];
    public IReadOnlyList<(string Path, long Rate)> ReadBps { get; init; } = [];
    public IReadOnlyList<(string Path, long Rate)> WriteBps { get; init; } = [];
    public IReadOnlyList<(string Path, long Rate)> ReadIops { get; init; } = [];
    public IReadOnlyList<(string Path, long Rate)> WriteIops { get; init; } = [];
}

/// <summary>An entry of <c>ulimits</c>; −1 is no limit.</summary>
public sealed record ServiceUlimit(string Name, long Soft, long Hard);

/// <summary>Devices asked of a driver: <c>gpus</c>, <c>deploy.resources.reservations.devices</c>.</summary>
public sealed record ServiceDeviceRequest
{
    public string? Driver { get; init; }

    /// <summary>−1 for all.</summary>
    public int? Count { get; init; }
    public IReadOnlyList<string> DeviceIds { get; init; } = [];
    public IReadOnlyList<string> Capabilities { get; init; } = [];
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}

/// <summary><c>logging</c></summary>
public sealed record ServiceLogging(string? Driver, IReadOnlyDictionary<string, string> Options);
