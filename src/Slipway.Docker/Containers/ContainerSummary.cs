using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Slipway.Docker.Containers;

/// <summary>An item of <c>GET /containers/json</c>.</summary>
public sealed record ContainerSummary
{
    public required string Id { get; init; }

    /// <summary>With a leading '/'.</summary>
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    /// <summary>The name it was created with, or an id.</summary>
    public string? Image { get; init; }

    [JsonPropertyName("ImageID")]
    public string? ImageId { get; init; }

    public string? Command { get; init; }

    /// <summary>Seconds since the Unix epoch.</summary>
    public long Created { get; init; }

    /// <summary><c>running</c>, <c>exited</c>…</summary>
    public string? State { get; init; }

    /// <summary>For people: <c>Up 3 minutes (healthy)</c>.</summary>
    public string? Status { get; init; }

    public IReadOnlyList<PublishedPort> Ports { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyList<MountPoint> Mounts { get; init => field = value ?? []; } = [];

    public NetworkSettings? NetworkSettings { get; init; }

    /// <summary><c>HostConfig.NetworkMode</c>: a network's name, <c>host</c>, <c>none</c>, <c>container:ID</c>.</summary>
    public string? NetworkMode { get; init; }
}

/// <summary>A port of a running container.</summary>
public sealed record PublishedPort
{
    [JsonPropertyName("IP")]
    public string? Ip { get; init; }

    public int PrivatePort { get; init; }

    /// <summary>Null when it is not published.</summary>
    public int? PublicPort { get; init; }

    public string? Type { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record ContainerExit
{
    /// <summary>The exit code.</summary>
    public long StatusCode { get; init; }

    public ContainerWaitError? Error { get; init; }
}

public sealed record ContainerWaitError(string? Message);

/// <summary>What <c>POST /containers/prune</c> did.</summary>
public sealed record ContainerPruneReport
{
    public IReadOnlyList<string> ContainersDeleted { get; init => field = value ?? []; } = [];

    /// <summary>Bytes.</summary>
    public long SpaceReclaimed { get; init; }
}

/// <summary>The processes of a container: the answer of <c>ps</c>.</summary>
public sealed record ContainerProcesses
{
    public IReadOnlyList<string> Titles { get; init => field = value ?? []; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Processes { get; init => field = value ?? []; } = [];
}

/// <summary>What <c>POST /containers/{id}/update</c> has to say.</summary>
public sealed record ContainerUpdateReport
{
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
