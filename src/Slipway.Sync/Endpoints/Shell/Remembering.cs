using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Takes digests over from an earlier look where nothing says that the content is another.</summary>
internal static class Remembering
{
    // A clock tick of the kernel's, and of file systems that count whole seconds or, as FAT, pairs of them.
    private const long Tick = 50_000_000;
    private const long CoarseTick = 2_000_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>The entries with the digests that can be trusted.</summary>
    /// <param name="entries">In tree order; may be the remembered ones.</param>
    /// <param name="remembered">In tree order.</param>
    /// <param name="rememberedAt">When they were looked at.</param>
    public static IReadOnlyList<Entry> Fill(IReadOnlyList<Entry> entries, IReadOnlyList<Entry> remembered, long rememberedAt)
    {
        Entry[]? filled = null;
        var old = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            while (old < remembered.Count && !ReferenceEquals(remembered[old], entry) && SyncPath.Compare(remembered[old].Path, entry.Path) < 0) old++;
            if (entry.Kind != EntryKind.File) continue;
            var before = old < remembered.Count && remembered[old].Path == entry.Path ? remembered[old] : null;
            var digest = before is { Kind: EntryKind.File } && before.Stamp == entry.Stamp && IsSettled(entry.Stamp, rememberedAt) ? before.Digest : default;
            if (digest == entry.Digest) continue;
            filled ??= [.. entries];
            filled[i] = entry with { Digest = digest };
        }

        return filled ?? entries;
    }

    // What was written in the tick it was looked at may have been written again after it, with the same times.
    private static bool IsSettled(Stamp stamp, long at)
    {
        // Nobody can set when something changed; when it was modified may lie in the future.
        var last = stamp.Changed != 0 ? stamp.Changed : stamp.Modified;
        var tick = stamp.Modified % Second == 0 && stamp.Changed % Second == 0 ? CoarseTick : Tick;
        return last < at - tick;
    }
}
