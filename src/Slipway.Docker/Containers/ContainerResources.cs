using System.Text.Json.Serialization;

namespace Slipway.Docker.Containers;

/// <summary>What a container may use; also the body of <c>POST /containers/{id}/update</c>. Sizes are bytes.</summary>
public record ContainerResources
{
    public long? Memory { get; init; }

    public long? MemoryReservation { get; init; }

    /// <summary>Memory and swap together; −1 for no limit.</summary>
    public long? MemorySwap { get; init; }

    public long? MemorySwappiness { get; init; }

    public bool? OomKillDisable { get; init; }

    /// <summary>10⁻⁹ CPUs.</summary>
    [JsonPropertyName("NanoCpus")]
    public long? NanoCpus { get; init; }

    public long? CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public long? CpuPeriod { get; init; }

    /// <summary>Microseconds.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Microseconds.</summary>
    public long? CpuRealtimePeriod { get; init; }

    /// <summary>Microseconds.</summary>
    public long? CpuRealtimeRuntime { get; init; }

    /// <summary><c>0-2,7</c></summary>
    public string? CpusetCpus { get; init; }

    public string? CpusetMems { get; init; }

    /// <summary>Windows only.</summary>
    public long? CpuCount { get; init; }

    /// <summary>Windows only.</summary>
    public long? CpuPercent { get; init; }

    public string? CgroupParent { get; init; }

    /// <summary>0 or −1 for no limit.</summary>
    public long? PidsLimit { get; init; }

    public int? BlkioWeight { get; init; }

    public IReadOnlyList<WeightDevice>? BlkioWeightDevice { get; init; }

    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadBps { get; init; }

    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteBps { get; init; }

    [JsonPropertyName("BlkioDeviceReadIOps")]
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadIops { get; init; }

    [JsonPropertyName("BlkioDeviceWriteIOps")]
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteIops { get; init; }

    public IReadOnlyList<DeviceMapping>? Devices { get; init; }

    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }

    public IReadOnlyList<DeviceRequest>? DeviceRequests { get; init; }

    public IReadOnlyList<Ulimit>? Ulimits { get; init; }
}

/// <summary>A limit of the kernel on a process.</summary>
public sealed record Ulimit(string Name, long Soft, long Hard);

/// <summary>A device's share of block I/O.</summary>
public sealed record WeightDevice(string Path, int Weight);

/// <summary>A device's limit of bytes or operations a second.</summary>
public sealed record ThrottleDevice(string Path, long Rate);

/// <summary>A device of the host in a container.</summary>
public sealed record DeviceMapping
{
    public string? PathOnHost { get; init; }

    public string? PathInContainer { get; init; }

    /// <summary>Of <c>r</c>, <c>w</c>, <c>m</c>.</summary>
    public string? CgroupPermissions { get; init; }
}

/// <summary>Devices a driver is asked for, such as GPUs.</summary>
public sealed record DeviceRequest
{
    public string? Driver { get; init; }

    /// <summary>−1 for all.</summary>
    public int? Count { get; init; }

    [JsonPropertyName("DeviceIDs")]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>Alternatives of capabilities that have to hold together.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
