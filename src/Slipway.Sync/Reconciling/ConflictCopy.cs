using System.Globalization;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>
/// Where the source's file of a conflict is kept: <c>notes.conflict-source.md</c>, then <c>notes.conflict-source-2.md</c>… The copy is made first; only a sync that finds it on both sides lets the source
/// take the target's file, so that nothing is lost wherever a sync is cut off.
/// </summary>
/// <param name="Path">Of the copy.</param>
/// <param name="IsMade">Both sides have it.</param>
/// <param name="MayBeMade">Neither side has anything there.</param>
internal sealed record ConflictCopy(string Path, bool IsMade, bool MayBeMade)
{
    public static ConflictCopy Find(Entry source, ReconcileInput input)
    {
        for (var number = 1; ; number++)
        {
            var path = PathOf(source.Path, number);
            var onSource = Find(input.Source, path);
            var onTarget = Find(input.Target, path);
            if (onSource is null && onTarget is null) return new ConflictCopy(path, false, SyncPath.WhyUnsafe(path) is null);
            if (IsCopy(onSource, source) && IsCopy(onTarget, source)) return new ConflictCopy(path, true, false);

            // On its way to the other side, or a name that the rules ignore, of which each sync would make another one.
            if ((onSource is null || IsCopy(onSource, source) || Branch.IsProtected(onSource)) && (onTarget is null || IsCopy(onTarget, source) || Branch.IsProtected(onTarget)))
                return new ConflictCopy(path, false, false);
        }
    }

    private static bool IsCopy(Entry? entry, Entry source) => entry is { Kind: EntryKind.File } && entry.Digest == source.Digest;

    private static string PathOf(string path, int number)
    {
        var name = path.LastIndexOf('/') + 1;
        var dot = path.LastIndexOf('.');
        if (dot <= name) dot = path.Length;
        var suffix = number == 1 ? "" : "-" + number.ToString(CultureInfo.InvariantCulture);
        return $"{path.AsSpan(0, dot)}.conflict-source{suffix}{path.AsSpan(dot)}";
    }

    private static Entry? Find(IReadOnlyList<Entry> entries, string path)
    {
        var (low, high) = (0, entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = SyncPath.Compare(entries[middle].Path, path);
            if (order == 0) return entries[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
