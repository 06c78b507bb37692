using Slipway.Docker.Session;
using Slipway.Files;
using Slipway.Images.Context;

namespace Slipway.Images.Fingerprints;

/// <summary>Compares what a cache holds with what a walk finds.</summary>
internal static class CachedEntry
{
    /// <summary>Whether the cursor's entry is the walk's and is known not to have changed.</summary>
    public static bool IsCurrent(FileDigestCache cache, FileDigestCursor cached, TreeWalk walk) =>
        cached.Path.SequenceEqual(walk.Path) && IsUnchanged(cache, cached, walk.Kind, walk.Stat, walk.LinkTarget);

    /// <summary>The same, for entries of the same path. A directory's times and a link's are not looked at: they say nothing of what is hashed.</summary>
    public static bool IsUnchanged(FileDigestCache cache, FileDigestCursor cached, ContextEntryKind kind, in FileStat stat, ReadOnlySpan<byte> linkTarget) =>
        cached.Kind == kind && kind switch
        {
            ContextEntryKind.File => cached.Stat == stat && !cache.IsRacy(stat.ChangedNanoseconds != 0 ? stat.ChangedNanoseconds : stat.ModifiedNanoseconds),
            ContextEntryKind.SymbolicLink => cached.Stat.Mode == stat.Mode && cached.Content.SequenceEqual(linkTarget),
            _ => cached.Stat.Mode == stat.Mode,
        };

    /// <summary>The walk's order: components compared by their bytes, so the separator comes before every other byte.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    private static int Rank(byte b) => b == '/' ? 0 : b;
}
