using Slipway.Diagnostics;

namespace Slipway.Sync.Snapshots;

/// <summary>How the root of a tree was found.</summary>
public enum RootState
{
    /// <summary>There is nothing.</summary>
    Missing,

    /// <summary>A folder, or for a volume the volume.</summary>
    Folder,

    /// <summary>Something else is there.</summary>
    NotAFolder,
}

/// <summary>One side as it was found.</summary>
public sealed record Observation
{
    /// <summary>How the root was found.</summary>
    public required RootState Root { get; init; }

    /// <summary>The random id in the root's marker (<see cref="Paths.SyncPath.StateFolder"/><c>/id</c>); null when there is none.</summary>
    public string? Marker { get; init; }

    /// <summary>
    /// All that is below the root except <see cref="Paths.SyncPath.StateFolder"/>, in tree order. Of what the request prunes, and of what the rules ignore, a single <see cref="EntryKind.Ignored"/>.
    /// A file's digest is filled in where its stamp is the remembered one and can be trusted.
    /// </summary>
    public required IReadOnlyList<Entry> Entries { get; init; }

    /// <summary>When it was looked at, by this side's own clock, nanoseconds since the Unix epoch.</summary>
    public long ObservedAt { get; init; }

    /// <summary>An opaque digest of the listing, given back at the next request: while nothing changed the listing need not travel. Null when there is none.</summary>
    public string? Token { get; init; }

    /// <summary>What could not be looked at, each with its code.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];
}
