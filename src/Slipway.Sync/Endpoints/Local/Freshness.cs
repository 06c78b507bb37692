using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>Finds what is known of a tree's files since the last look, while both are gone through in tree order.</summary>
internal sealed class Freshness(IReadOnlyList<Entry> remembered, long rememberedAt, bool hasExecutableBits)
{
    private const long Second = 1_000_000_000;

    // Two ticks of the coarsest kernel clock (100 Hz), which stamps files and lags behind the one read here; FAT's two seconds where a time is a whole second.
    private const long FineGranularity = 20_000_000;
    private const long CoarseGranularity = 2 * Second;

    private int _next;

    /// <summary>Gives a file the digest remembered of it, when it cannot have changed. The remembered entry itself when nothing differs, so that its memory is shared.</summary>
    public Entry Recall(Entry seen)
    {
        while (_next < remembered.Count && SyncPath.Compare(remembered[_next].Path, seen.Path) < 0) _next++;
        if (_next == remembered.Count || seen.Kind is not (EntryKind.File or EntryKind.Folder or EntryKind.Link)) return seen;
        var known = remembered[_next];
        if (known.Kind != seen.Kind || known.Path != seen.Path) return seen;

        // Windows has no such bit: it stays what the other side said.
        if (!hasExecutableBits && known.Executable) seen = seen with { Executable = true };
        if (known.Stamp != seen.Stamp) return seen;
        if (seen.Kind == EntryKind.File && !IsTrusted(known.Stamp)) return seen;
        if (known.Executable == seen.Executable && known.LinkTarget == seen.LinkTarget && known.Reason is null) return known;
        return seen with { Digest = known.Digest };
    }

    // A file written in the very moment it was looked at may have been written again in the same tick.
    private bool IsTrusted(in Stamp stamp)
    {
        var granularity = stamp.Modified % Second == 0 && stamp.Changed % Second == 0 ? CoarseGranularity : FineGranularity;
        return Math.Max(stamp.Modified, stamp.Changed) < rememberedAt - granularity;
    }
}
