using System.Collections.ObjectModel;

namespace Slipway.Docker.Images;

/// <summary>An item of <c>GET /images/json</c>.</summary>
public sealed record ImageSummary
{
    public required string Id { get; init; }

    public string? ParentId { get; init; }

    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    /// <summary>Seconds since the Unix epoch.</summary>
    public long Created { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>An item of <c>GET /images/{name}/history</c>, newest first.</summary>
public sealed record ImageHistoryEntry
{
    /// <summary>An image id, or <c>&lt;missing&gt;</c>.</summary>
    public string? Id { get; init; }

    /// <summary>Seconds since the Unix epoch.</summary>
    public long Created { get; init; }

    public string? CreatedBy { get; init; }

    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    public string? Comment { get; init; }
}

/// <summary>What removing an image did: exactly one of the two is set.</summary>
public sealed record ImageRemoval(string? Untagged, string? Deleted);

/// <summary>What <c>POST /images/prune</c> did.</summary>
public sealed record ImagePruneReport
{
    public IReadOnlyList<ImageRemoval> ImagesDeleted { get; init => field = value ?? []; } = [];

    /// <summary>Bytes.</summary>
    public long SpaceReclaimed { get; init; }
}

/// <summary>A step of a pull or a push.</summary>
/// <param name="Status"><c>Downloading</c>, <c>Pull complete</c>, a closing sentence…</param>
/// <param name="Id">The layer or tag it is about.</param>
/// <param name="Current">Bytes done.</param>
/// <param name="Total">Bytes to do.</param>
public sealed record TransferProgress(string Status, string? Id, long? Current, long? Total);
