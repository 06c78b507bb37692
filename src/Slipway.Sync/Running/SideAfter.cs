using Slipway.Sync.Endpoints;
using Slipway.Sync.Memory;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Running;

/// <summary>One side as it is known at the end of a cycle.</summary>
internal static class SideAfter
{
    /// <summary>
    /// The time to give with what this remembers: digests that a stamp does not vouch for were dropped already.
    /// </summary>
    public const long AlreadyFiltered = long.MaxValue / 2;

    // A file written twice within one tick of the file system's clock has the same stamp both times. Linux's coarse clock ticks every 1 to 10 ms.
    private const long Tick = 20_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>The side as observed, with the changes made to it.</summary>
    public static SideMemory Of(Observation seen, IReadOnlyList<ChangeResult> results)
    {
        var entries = WithoutDoubtful(seen);
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var now = new List<Entry>();
        foreach (var result in results)
        {
            if (!result.Done) continue;
            if (result.Now is { } entry) now.Add(entry);
            else gone.Add(result.Change.Path);
        }

        return new SideMemory(TreeOrder.Update(TreeOrder.Without(entries, gone), now), seen.ObservedAt, results.Count == 0 ? seen.Token : null);
    }

    private static IReadOnlyList<Entry> WithoutDoubtful(Observation seen)
    {
        List<Entry>? doubtful = null;
        foreach (var entry in seen.Entries)
        {
            if (entry.Kind == EntryKind.File && entry.Digest.IsKnown && IsDoubtful(entry.Stamp.Modified, seen.ObservedAt)) (doubtful ??= []).Add(entry with { Digest = default });
        }

        return doubtful is null ? seen.Entries : TreeOrder.Update(seen.Entries, doubtful);
    }

    /// <summary>Whether a file was written so shortly before it was looked at that another write could have gone unseen.</summary>
    internal static bool IsDoubtful(long modified, long observedAt) => modified >= observedAt - (modified % Second == 0 ? 2 * Second : Tick);
}
