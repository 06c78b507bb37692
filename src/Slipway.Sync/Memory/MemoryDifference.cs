using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Memory;

/// <summary>Tells whether remembering again would write the same.</summary>
internal static class MemoryDifference
{
    /// <summary>Whether two memories lead to the same next cycle. When a side was looked at does not count.</summary>
    public static bool IsSame(SyncMemory left, SyncMemory right) =>
        left.Marker == right.Marker && left.Rules == right.Rules && left.Source.Token == right.Source.Token && left.Target.Token == right.Target.Token
        && ReferenceEquals(left.Signatures, right.Signatures)
        && IsSame(left.Ancestor, right.Ancestor) && IsSame(left.Source.Entries, right.Source.Entries) && IsSame(left.Target.Entries, right.Target.Entries);

    private static bool IsSame(IReadOnlyList<Entry> left, IReadOnlyList<Entry> right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!IsSame(left[i], right[i])) return false;
        }

        return true;
    }

    private static bool IsSame(Entry left, Entry right) =>
        ReferenceEquals(left, right)
        || (left.Kind == right.Kind && left.Path == right.Path && left.Executable == right.Executable && left.LinkTarget == right.LinkTarget
            && left.Digest == right.Digest && left.Stamp == right.Stamp);
}
