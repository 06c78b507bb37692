using System.Text.Json.Serialization;
using Slipway.Docker.Containers;

namespace Slipway.Docker.Swarm;

/// <summary>The container of a task.</summary>
public sealed record ContainerSpec
{
    /// <summary>A reference, which each node looks up in its registry; an image's id (<c>sha256:…</c>) has to be on the node.</summary>
    public required string Image { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Takes the place of the image's entrypoint.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Takes the place of the image's command.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    public string? Hostname { get; init; }

    /// <summary><c>name=value</c>; a name alone unsets the image's.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    public string? Dir { get; init; }

    public string? User { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public bool? Init { get; init; }

    public string? StopSignal { get; init; }

    [JsonPropertyName("TTY")]
    public bool? Tty { get; init; }

    public bool? OpenStdin { get; init; }

    public bool? ReadOnly { get; init; }

    public IReadOnlyList<ContainerMount>? Mounts { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long? StopGracePeriod { get; init; }

    public HealthCheck? Healthcheck { get; init; }

    /// <summary><c>address name</c>, as in <c>/etc/hosts</c>.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    [JsonPropertyName("DNSConfig")]
    public DnsConfig? DnsConfig { get; init; }

    public IReadOnlyList<SecretReference>? Secrets { get; init; }

    public IReadOnlyList<ConfigReference>? Configs { get; init; }

    public string? Isolation { get; init; }

    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    /// <summary>As <c>CAP_NET_ADMIN</c>.</summary>
    public IReadOnlyList<string>? CapabilityAdd { get; init; }

    public IReadOnlyList<string>? CapabilityDrop { get; init; }

    public IReadOnlyList<Ulimit>? Ulimits { get; init; }
}

/// <summary>How names are looked up.</summary>
public sealed record DnsConfig
{
    public IReadOnlyList<string>? Nameservers { get; init; }

    public IReadOnlyList<string>? Search { get; init; }

    public IReadOnlyList<string>? Options { get; init; }
}

/// <summary>A secret in a task's container.</summary>
public sealed record SecretReference
{
    [JsonPropertyName("SecretID")]
    public string? SecretId { get; init; }

    public required string SecretName { get; init; }

    public required MountedFile File { get; init; }
}

/// <summary>A config in a task's container.</summary>
public sealed record ConfigReference
{
    [JsonPropertyName("ConfigID")]
    public string? ConfigId { get; init; }

    public required string ConfigName { get; init; }

    public required MountedFile File { get; init; }
}

/// <summary>The file that a secret or config becomes.</summary>
public sealed record MountedFile
{
    /// <summary>Absolute, or relative to <c>/run/secrets</c> for a secret and to <c>/</c> for a config.</summary>
    public required string Name { get; init; }

    [JsonPropertyName("UID")]
    public string Uid { get; init; } = "0";

    [JsonPropertyName("GID")]
    public string Gid { get; init; } = "0";

    /// <summary>The permission bits as a number, not as octal digits.</summary>
    public int Mode { get; init; }
}
