using System.Text.Json.Serialization;
using Slipway.Docker.Networks;

namespace Slipway.Docker.Containers;

/// <summary><c>GET /containers/{id}/json</c></summary>
public sealed record ContainerInspect
{
    public required string Id { get; init; }

    /// <summary>With a leading '/'.</summary>
    public string Name { get; init; } = "";

    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? Created { get; init; }

    public string? Path { get; init; }

    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The image's id; its name is in <see cref="Config"/>.</summary>
    public string? Image { get; init; }

    public ContainerState State { get; init => field = value ?? new(); } = new();

    public int RestartCount { get; init; }

    public string? Platform { get; init; }

    public string? LogPath { get; init; }

    public ContainerConfig? Config { get; init; }

    public HostConfig? HostConfig { get; init; }

    public IReadOnlyList<MountPoint> Mounts { get; init => field = value ?? []; } = [];

    public NetworkSettings? NetworkSettings { get; init; }

    [JsonPropertyName("ExecIDs")]
    public IReadOnlyList<string>? ExecIds { get; init; }
}

/// <summary>What a container is doing.</summary>
public sealed record ContainerState
{
    /// <summary><c>created</c>, <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>removing</c>, <c>exited</c>, <c>dead</c>.</summary>
    public string? Status { get; init; }

    public bool Running { get; init; }

    public bool Paused { get; init; }

    public bool Restarting { get; init; }

    [JsonPropertyName("OOMKilled")]
    public bool OomKilled { get; init; }

    public bool Dead { get; init; }

    public long Pid { get; init; }

    public int ExitCode { get; init; }

    public string? Error { get; init; }

    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null without a health check.</summary>
    public HealthState? Health { get; init; }
}

/// <summary>A mount as it is.</summary>
public sealed record MountPoint
{
    public string? Type { get; init; }

    /// <summary>The volume's.</summary>
    public string? Name { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }

    public string? Driver { get; init; }

    public string? Mode { get; init; }

    [JsonPropertyName("RW")]
    public bool Writable { get; init; }

    public string? Propagation { get; init; }
}

/// <summary>A container's networks and published ports.</summary>
public sealed record NetworkSettings
{
    /// <summary>Keys like <c>80/tcp</c>; a null value is exposed and not published.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? Ports { get; init; }

    /// <summary>By network name.</summary>
    public IReadOnlyDictionary<string, EndpointSettings>? Networks { get; init; }
}
