using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>A path of one list with all that is below it; empty when the list has nothing there.</summary>
internal readonly struct Branch(IReadOnlyList<Entry> list, int start, int end)
{
    public int Count => end - start;

    public Entry this[int index] => list[start + index];

    /// <summary>What is at the path itself.</summary>
    public Entry? Top => start < end ? list[start] : null;

    /// <summary>The first thing in it that must never be removed; null when all of it may be.</summary>
    public Entry? FirstProtected
    {
        get
        {
            for (var i = start; i < end; i++)
            {
                if (IsProtected(list[i])) return list[i];
            }

            return null;
        }
    }

    public static bool IsProtected(Entry entry) => entry.Kind is EntryKind.Ignored or EntryKind.Problem;

    /// <summary>For each entry of this branch, where another one has the same path, or -1.</summary>
    public int[] Match(Branch other)
    {
        var matches = new int[Count];
        var at = 0;
        for (var i = 0; i < matches.Length; i++)
        {
            while (at < other.Count && SyncPath.Compare(other[at].Path, this[i].Path) < 0) at++;
            matches[i] = at < other.Count && other[at].Path == this[i].Path ? at : -1;
        }

        return matches;
    }

    /// <summary>For each entry, where the folder it is in stands; -1 for the top.</summary>
    public int[] Parents()
    {
        var parents = new int[Count];
        var folder = -1;
        for (var i = 0; i < parents.Length; i++)
        {
            while (folder >= 0 && !SyncPath.IsBelow(this[i].Path, this[folder].Path)) folder = parents[folder];
            parents[i] = folder;
            if (this[i].Kind == EntryKind.Folder) folder = i;
        }

        return parents;
    }
}
