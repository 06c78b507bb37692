using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Slipway.Docker.Volumes;

/// <summary><c>GET /volumes/{name}</c></summary>
public sealed record VolumeInspect
{
    public required string Name { get; init; }

    public string? Driver { get; init; }

    /// <summary>On the engine's host.</summary>
    public string? Mountpoint { get; init; }

    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    public string? Scope { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>The body of <c>POST /volumes/create</c>.</summary>
public sealed record VolumeCreateRequest
{
    /// <summary>Null for a name the engine makes up.</summary>
    public string? Name { get; init; }

    public string? Driver { get; init; }

    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What <c>POST /volumes/prune</c> did.</summary>
public sealed record VolumePruneReport
{
    public IReadOnlyList<string> VolumesDeleted { get; init => field = value ?? []; } = [];

    /// <summary>Bytes.</summary>
    public long SpaceReclaimed { get; init; }
}
