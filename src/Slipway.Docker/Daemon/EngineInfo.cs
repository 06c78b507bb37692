using System.Text.Json.Serialization;

namespace Slipway.Docker.Daemon;

/// <summary>The part of <c>GET /info</c> that decides something here.</summary>
public sealed record EngineInfo
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? ServerVersion { get; init; }

    public string? OperatingSystem { get; init; }

    public string? OSType { get; init; }

    /// <summary>As the kernel names it: <c>x86_64</c>, <c>aarch64</c>.</summary>
    public string? Architecture { get; init; }

    [JsonPropertyName("NCPU")]
    public int Cpus { get; init; }

    /// <summary>Bytes.</summary>
    public long MemTotal { get; init; }

    /// <summary>The storage driver: <c>overlay2</c>, <c>overlayfs</c>.</summary>
    public string? Driver { get; init; }

    /// <summary>Pairs of name and value.</summary>
    public IReadOnlyList<IReadOnlyList<string>> DriverStatus { get; init => field = value ?? []; } = [];

    public string? LoggingDriver { get; init; }

    public string? CgroupDriver { get; init; }

    public string? CgroupVersion { get; init; }

    public string? DefaultRuntime { get; init; }

    public string? DockerRootDir { get; init; }

    public IReadOnlyList<string> SecurityOptions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Labels { get; init => field = value ?? []; } = [];

    public EngineSwarm? Swarm { get; init; }

    /// <summary>Whether images live in containerd's store: blobs are kept compressed, and a layer counts as present only with its blob.</summary>
    [JsonIgnore]
    public bool UsesContainerdStore
    {
        get
        {
            foreach (var pair in DriverStatus)
            {
                if (pair.Count == 2 && pair[1].StartsWith("io.containerd.snapshotter", StringComparison.Ordinal)) return true;
            }

            return false;
        }
    }
}

/// <summary>The engine's place in a swarm.</summary>
public sealed record EngineSwarm
{
    [JsonPropertyName("NodeID")]
    public string? NodeId { get; init; }

    /// <summary>Its address in the swarm; empty outside one.</summary>
    public string? NodeAddr { get; init; }

    /// <summary><c>inactive</c>, <c>pending</c>, <c>active</c>, <c>error</c>, <c>locked</c>.</summary>
    public string? LocalNodeState { get; init; }

    /// <summary>Whether it is a manager.</summary>
    public bool ControlAvailable { get; init; }
}
