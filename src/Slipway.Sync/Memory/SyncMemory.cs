using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Memory;

/// <summary>What is remembered between two syncs of a pair. Losing it loses no data: without an ancestor nothing counts as deleted.</summary>
public sealed record SyncMemory
{
    /// <summary>Nothing remembered.</summary>
    public static SyncMemory Empty { get; } = new();

    /// <summary>The marker's id of the target this belongs to; null before the first sync.</summary>
    public string? Marker { get; init; }

    /// <summary>The digest of the rules both sides were seen through; null before the first sync.</summary>
    public string? Rules { get; init; }

    /// <summary>What both sides agreed on, in tree order, without stamps.</summary>
    public IReadOnlyList<Entry> Ancestor { get; init; } = [];

    /// <summary>The source when last looked at.</summary>
    public SideMemory Source { get; init; } = SideMemory.Empty;

    /// <summary>The target when last looked at.</summary>
    public SideMemory Target { get; init; } = SideMemory.Empty;

    /// <summary>Block signatures of big files as both sides agreed on them, by path.</summary>
    public IReadOnlyDictionary<string, BlockSignature> Signatures { get; init; } = new Dictionary<string, BlockSignature>();
}

/// <summary>One side when last looked at.</summary>
/// <param name="Entries">In tree order, with digests and stamps.</param>
/// <param name="ObservedAt">See <see cref="Observation.ObservedAt"/>.</param>
/// <param name="Token">See <see cref="Observation.Token"/>.</param>
public sealed record SideMemory(IReadOnlyList<Entry> Entries, long ObservedAt, string? Token)
{
    /// <summary>Never looked at.</summary>
    public static SideMemory Empty { get; } = new([], 0, null);
}
