using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A service, every default settled. Members are those of the Compose Specification's <c>services</c> element; sizes are bytes.</summary>
public sealed record ComposeService
{
    public required string Name { get; init; }

    /// <summary>Where the service is defined.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>The canonical mapping this was read from, for positions of single members: <see cref="At"/>.</summary>
    public required YamlMapping Source { get; init; }

    // The image
    public string? Image { get; init; }
    public ServiceBuild? Build { get; init; }
    public PullPolicy PullPolicy { get; init; } = PullPolicy.Default;
    public string? Platform { get; init; }

    // The process
    public IReadOnlyList<string>? Command { get; init; }
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The whole environment, env files included. A null value unsets the image's.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
    public string? WorkingDir { get; init; }
    public string? User { get; init; }
    public IReadOnlyList<string> GroupAdd { get; init; } = [];
    public bool Tty { get; init; }
    public bool StdinOpen { get; init; }
    public bool? Init { get; init; }
    public string? StopSignal { get; init; }
    public TimeSpan? StopGracePeriod { get; init; }

    // Identity
    public string? ContainerName { get; init; }
    public string? Hostname { get; init; }
    public string? DomainName { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Profiles { get; init; } = [];

    // Life
    /// <summary>Containers wanted: <c>scale</c>, <c>deploy.replicas</c>, else 1.</summary>
    public int Scale { get; init; } = 1;

    /// <summary><c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure[:n]</c>; <c>deploy.restart_policy</c> already taken in.</summary>
    public string? Restart { get; init; }
    public IReadOnlyDictionary<string, ServiceDependency> DependsOn { get; init; } = new Dictionary<string, ServiceDependency>();
    public ServiceHealthCheck? HealthCheck { get; init; }
    public IReadOnlyList<ServiceHook> PostStart { get; init; } = [];
    public IReadOnlyList<ServiceHook> PreStop { get; init; } = [];
    public IReadOnlyList<WatchRule> Watch { get; init; } = [];
    public bool Attach { get; init; } = true;

    // Networking
    /// <summary>Networks by key, highest priority first. Empty with a <see cref="NetworkMode"/>.</summary>
    public IReadOnlyList<ServiceNetwork> Networks { get; init; } = [];

    /// <summary><c>host</c>, <c>none</c>, <c>bridge</c>, <c>service:NAME</c>, <c>container:NAME</c>…; null where <see cref="Networks"/> hold.</summary>
    public string? NetworkMode { get; init; }
    public IReadOnlyList<ServicePort> Ports { get; init; } = [];

    /// <summary><c>80</c>, <c>80/udp</c>, <c>80-85</c>.</summary>
    public IReadOnlyList<string> Expose { get; init; } = [];
    public IReadOnlyList<string> Links { get; init; } = [];
    public IReadOnlyList<string> ExternalLinks { get; init; } = [];

    /// <summary><c>name:address</c></summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];
    public IReadOnlyList<string> Dns { get; init; } = [];
    public IReadOnlyList<string> DnsSearch { get; init; } = [];
    public IReadOnlyList<string> DnsOptions { get; init; } = [];
    public string? MacAddress { get; init; }

    // Storage
    public IReadOnlyList<ServiceMount> Volumes { get; init; } = [];

    /// <summary><c>path[:options]</c></summary>
    public IReadOnlyList<string> Tmpfs { get; init; } = [];
    public IReadOnlyList<string> VolumesFrom { get; init; } = [];
    public IReadOnlyList<ServiceFileReference> Secrets { get; init; } = [];
    public IReadOnlyList<ServiceFileReference> Configs { get; init; } = [];
    public bool ReadOnly { get; init; }
    public long? ShmSize { get; init; }
    public IReadOnlyDictionary<string, string> StorageOptions { get; init; } = new Dictionary<string, string>();

    // Isolation
    public bool Privileged { get; init; }
    public IReadOnlyList<string> CapAdd { get; init; } = [];
    public IReadOnlyList<string> CapDrop { get; init; } = [];
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];
    public string? Ipc { get; init; }
    public string? Pid { get; init; }
    public string? Uts { get; init; }
    public string? UserNsMode { get; init; }
    public string? CgroupNsMode { get; init; }
    public string? CgroupParent { get; init; }
    public string? Isolation { get; init; }
    public string? Runtime { get; init; }
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    // Resources: deploy.resources already taken in
    public ServiceResources Resources { get; init; } = new();
    public IReadOnlyList<ServiceUlimit> Ulimits { get; init; } = [];

    /// <summary><c>host:container[:permissions]</c>, or a CDI name.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];
    public IReadOnlyList<string> DeviceCgroupRules { get; init; } = [];
    public IReadOnlyList<ServiceDeviceRequest> DeviceRequests { get; init; } = [];
    public ServiceLogging? Logging { get; init; }
    public bool? OomKillDisable { get; init; }
    public int? OomScoreAdj { get; init; }

    /// <summary>The place of a member (<c>image</c>, <c>ports</c>), or the service's own where the file does not write it.</summary>
    public SourcePosition At(string member) => Source[member]?.Position is { File: not null } position ? position : Position;
}

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

/// <summary>An entry of <c>depends_on</c>.</summary>
/// <param name="Service">The service needed.</param>
/// <param name="Condition">What has to hold of it.</param>
/// <param name="Restart">Whether this service is restarted when that one is recreated or restarted.</param>
/// <param name="Required">Whether it is an error that it is not there; else a warning.</param>
/// <param name="Position">Where it is written.</param>
public sealed record ServiceDependency(string Service, DependencyCondition Condition, bool Restart = false, bool Required = true, SourcePosition Position = default);

/// <summary>What has to hold of a service before one that depends on it starts.</summary>
public enum DependencyCondition
{
    Started,
    Healthy,
    CompletedSuccessfully,
}

/// <summary><c>healthcheck</c></summary>
public sealed record ServiceHealthCheck
{
    /// <summary>Whether the image's own test is switched off.</summary>
    public bool Disabled { get; init; }

    /// <summary><c>["CMD", …]</c>, <c>["CMD-SHELL", line]</c>; null for the image's.</summary>
    public IReadOnlyList<string>? Test { get; init; }
    public TimeSpan? Interval { get; init; }
    public TimeSpan? Timeout { get; init; }
    public TimeSpan? StartPeriod { get; init; }
    public TimeSpan? StartInterval { get; init; }
    public int? Retries { get; init; }
}

/// <summary>A command run in a container after it started or before it is stopped.</summary>
public sealed record ServiceHook
{
    public required IReadOnlyList<string> Command { get; init; }
    public string? User { get; init; }
    public bool Privileged { get; init; }
    public string? WorkingDir { get; init; }
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

/// <summary>A rule of <c>develop.watch</c>.</summary>
public sealed record WatchRule
{
    public required WatchAction Action { get; init; }

    /// <summary>Absolute path of a file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>Where it goes in the container; with the sync actions only.</summary>
    public string? Target { get; init; }

    /// <summary>Patterns of <c>.dockerignore</c> form, relative to <see cref="Path"/>.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Patterns; empty for everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Whether everything is synchronised once when watching begins.</summary>
    public bool InitialSync { get; init; }

    /// <summary>For <see cref="WatchAction.SyncExec"/>.</summary>
    public ServiceHook? Exec { get; init; }
    public SourcePosition Position { get; init; }
}

/// <summary>What a watch rule does.</summary>
public enum WatchAction
{
    Sync,
    Rebuild,
    Restart,
    SyncRestart,
    SyncExec,
}

/// <summary>A service's place in a network.</summary>
public sealed record ServiceNetwork
{
    /// <summary>The key in the project's networks.</summary>
    public required string Network { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public string? Ipv4Address { get; init; }
    public string? Ipv6Address { get; init; }
    public IReadOnlyList<string> LinkLocalIps { get; init; } = [];
    public string? MacAddress { get; init; }
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>();
    public int Priority { get; init; }
    public int? GatewayPriority { get; init; }
    public SourcePosition Position { get; init; }
}

/// <summary>A published port.</summary>
public sealed record ServicePort
{
    /// <summary>In the container.</summary>
    public required int Target { get; init; }

    /// <summary>On the host: a port, a range <c>8000-8010</c>, or null for any free one.</summary>
    public string? Published { get; init; }
    public string Protocol { get; init; } = "tcp";
    public string? HostIp { get; init; }

    /// <summary><c>ingress</c> or <c>host</c>.</summary>
    public string? Mode { get; init; }
    public string? Name { get; init; }
    public string? AppProtocol { get; init; }
    public SourcePosition Position { get; init; }
}

/// <summary>A mount of a service.</summary>
public sealed record ServiceMount
{
    /// <summary><c>bind</c>, <c>volume</c>, <c>tmpfs</c>, <c>npipe</c>, <c>cluster</c>, <c>image</c>.</summary>
    public required string Type { get; init; }

    /// <summary>An absolute path for a bind, the key of a volume for a volume, null for an anonymous volume.</summary>
    public string? Source { get; init; }

    /// <summary>Absolute path in the container.</summary>
    public required string Target { get; init; }
    public bool ReadOnly { get; init; }
    public string? Consistency { get; init; }
    public string? BindPropagation { get; init; }

    /// <summary>Whether a missing source of a bind is made as a folder.</summary>
    public bool BindCreateHostPath { get; init; } = true;

    /// <summary><c>z</c> or <c>Z</c>.</summary>
    public string? BindSelinux { get; init; }

    /// <summary><c>enabled</c>, <c>disabled</c>, <c>writable</c>, <c>readonly</c>.</summary>
    public string? BindRecursive { get; init; }
    public bool VolumeNoCopy { get; init; }
    public string? VolumeSubpath { get; init; }
    public IReadOnlyDictionary<string, string> VolumeLabels { get; init; } = new Dictionary<string, string>();
    public long? TmpfsSize { get; init; }
    public UnixFileMode? TmpfsMode { get; init; }
    public string? ImageSubpath { get; init; }
    public SourcePosition Position { get; init; }
}

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
