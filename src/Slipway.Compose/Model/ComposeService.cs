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

    /// <summary><c>deploy.update_config.order</c>; null where the file does not say.</summary>
    public ReplaceOrder? UpdateOrder { get; init; }

    /// <summary>What only a swarm follows.</summary>
    public ServiceDeploy Deploy { get; init; } = new();
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
