using System.Text.Json.Serialization;

namespace Slipway.Docker.Containers;

/// <summary>What of a container depends on its host. Null takes the engine's default.</summary>
public sealed record HostConfig : ContainerResources
{
    /// <summary><c>source:target[:options]</c></summary>
    public IReadOnlyList<string>? Binds { get; init; }

    public IReadOnlyList<ContainerMount>? Mounts { get; init; }

    /// <summary>Keys are paths in the container, values mount options.</summary>
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    public IReadOnlyList<string>? VolumesFrom { get; init; }

    public string? VolumeDriver { get; init; }

    /// <summary>Keys like <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? PortBindings { get; init; }

    public bool? PublishAllPorts { get; init; }

    public RestartPolicy? RestartPolicy { get; init; }

    public bool? AutoRemove { get; init; }

    public LogConfig? LogConfig { get; init; }

    public string? NetworkMode { get; init; }

    public string? PidMode { get; init; }

    public string? IpcMode { get; init; }

    [JsonPropertyName("UTSMode")]
    public string? UtsMode { get; init; }

    [JsonPropertyName("UsernsMode")]
    public string? UserNsMode { get; init; }

    [JsonPropertyName("CgroupnsMode")]
    public string? CgroupNsMode { get; init; }

    public string? Cgroup { get; init; }

    public IReadOnlyList<string>? CapAdd { get; init; }

    public IReadOnlyList<string>? CapDrop { get; init; }

    public bool? Privileged { get; init; }

    public bool? ReadonlyRootfs { get; init; }

    public IReadOnlyList<string>? SecurityOpt { get; init; }

    public IReadOnlyList<string>? MaskedPaths { get; init; }

    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    public IReadOnlyList<string>? GroupAdd { get; init; }

    public IReadOnlyList<string>? Dns { get; init; }

    public IReadOnlyList<string>? DnsOptions { get; init; }

    public IReadOnlyList<string>? DnsSearch { get; init; }

    /// <summary><c>name:address</c></summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    public IReadOnlyList<string>? Links { get; init; }

    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    /// <summary>Bytes.</summary>
    public long? ShmSize { get; init; }

    public bool? Init { get; init; }

    public string? Runtime { get; init; }

    public string? Isolation { get; init; }

    public int? OomScoreAdj { get; init; }

    public IReadOnlyDictionary<string, string>? StorageOpt { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonPropertyName("ContainerIDFile")]
    public string? ContainerIdFile { get; init; }
}

/// <summary>Where a container's port is published on the host. Texts, as the API has them; an empty port takes a free one.</summary>
public sealed record PortBinding
{
    public string? HostIp { get; init; }

    public string? HostPort { get; init; }
}

/// <summary>When the engine starts a container again.</summary>
public sealed record RestartPolicy
{
    /// <summary><c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c>.</summary>
    public string? Name { get; init; }

    /// <summary>For <c>on-failure</c>; 0 for ever.</summary>
    public int? MaximumRetryCount { get; init; }
}

/// <summary>Where a container's output goes.</summary>
public sealed record LogConfig
{
    /// <summary>The driver: <c>json-file</c>, <c>local</c>, <c>journald</c>, <c>none</c>…</summary>
    public string? Type { get; init; }

    public IReadOnlyDictionary<string, string>? Config { get; init; }
}
