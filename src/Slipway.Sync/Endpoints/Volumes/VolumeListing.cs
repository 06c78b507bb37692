using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A volume as its archive told it.</summary>
internal sealed record VolumeListing
{
    /// <summary>All but the state folder, in tree order, files with their digests.</summary>
    public required IReadOnlyList<Entry> Entries { get; init; }

    /// <summary>Files in the staging folder: their paths, and digests and sizes of what is in them.</summary>
    public IReadOnlyList<Entry> Staged { get; init; } = [];

    /// <summary>The id in the marker; null when there is none.</summary>
    public string? Marker { get; init; }

    /// <summary>Contents of .gitignore and .slipwayignore files by path, where they were asked for.</summary>
    public IReadOnlyDictionary<string, byte[]> IgnoreFiles { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What was left out.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Bytes of all contents.</summary>
    public long ContentBytes { get; init; }
}
