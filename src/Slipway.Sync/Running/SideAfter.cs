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

    /// <summary>The side as observed, with the changes made to it, and with what was learnt of its files by reading them for the other side.</summary>
    /// <param name="seen">The side as it was found.</param>
    /// <param name="results">What was done to it.</param>
    /// <param name="onOther">What was done to the other side with its content.</param>
    public static SideMemory Of(Observation seen, IReadOnlyList<ChangeResult> results, IReadOnlyList<ChangeResult> onOther)
    {
        var known = WithoutDoubtful(seen with { Entries = WithDigests(seen.Entries, onOther) });
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var now = new List<Entry>();
        foreach (var result in results)
        {
            if (!result.Done) continue;
            if (result.Now is null) gone.Add(result.Change.Path);
            else now.Add(Known(result.Now, result.Change.After));
        }

        return new SideMemory(TreeOrder.Update(TreeOrder.Without(known, gone), now), seen.ObservedAt, results.Count == 0 ? seen.Token : null);
    }

    /// <summary>What is there, with the content that was put there.</summary>
    private static Entry Known(Entry now, Entry? put) =>
        now.Digest.IsKnown || put is null || now.Kind != EntryKind.File || put.Kind != EntryKind.File || now.Stamp.Size != put.Stamp.Size ? now : now with { Digest = put.Digest };

    private static IReadOnlyList<Entry> WithDigests(IReadOnlyList<Entry> entries, IReadOnlyList<ChangeResult> onOther)
    {
        if (onOther.Count == 0) return entries;
        var read = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var result in onOther)
        {
            if (result.Change is { After: { Kind: EntryKind.File, Digest.IsKnown: true } after, Origin: null }) read[after.Path] = after;
        }

        var learnt = new List<Entry>();
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.File && !entry.Digest.IsKnown && read.TryGetValue(entry.Path, out var same) && same.Stamp == entry.Stamp) learnt.Add(entry with { Digest = same.Digest });
        }

        return TreeOrder.Update(entries, learnt);
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
