using Slipway.Sync.Paths;

namespace Slipway.Sync.Snapshots;

/// <summary>Lists of entries in tree order.</summary>
public static class TreeOrder
{
    /// <summary>A list with some of its entries replaced by others of the same paths. Linear.</summary>
    /// <param name="entries">In tree order.</param>
    /// <param name="updates">In any order; what has no counterpart is added in its place.</param>
    public static IReadOnlyList<Entry> Update(IReadOnlyList<Entry> entries, IReadOnlyList<Entry> updates)
    {
        if (updates.Count == 0) return entries;
        var ordered = InTreeOrder(updates);
        var result = new List<Entry>(entries.Count + ordered.Count);
        var next = 0;
        foreach (var entry in entries)
        {
            var order = -1;
            while (next < ordered.Count && (order = SyncPath.Compare(ordered[next].Path, entry.Path)) < 0) result.Add(ordered[next++]);
            if (next < ordered.Count && order == 0) result.Add(ordered[next++]);
            else result.Add(entry);
        }

        while (next < ordered.Count) result.Add(ordered[next++]);
        return result;
    }

    /// <summary>The entry of a path; null when there is none.</summary>
    public static Entry? Find(IReadOnlyList<Entry> entries, string path)
    {
        var (low, high) = (0, entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = SyncPath.Compare(entries[middle].Path, path);
            if (order == 0) return entries[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>A list without some paths. Linear.</summary>
    public static IReadOnlyList<Entry> Without(IReadOnlyList<Entry> entries, HashSet<string> paths)
    {
        if (paths.Count == 0) return entries;
        var result = new List<Entry>(entries.Count);
        foreach (var entry in entries)
        {
            if (!paths.Contains(entry.Path)) result.Add(entry);
        }

        return result;
    }

    /// <summary>Entries in tree order; the same list when they are so already.</summary>
    public static IReadOnlyList<Entry> InTreeOrder(IReadOnlyList<Entry> entries)
    {
        for (var i = 1; i < entries.Count; i++)
        {
            if (SyncPath.Compare(entries[i - 1].Path, entries[i].Path) < 0) continue;
            var ordered = new List<Entry>(entries);
            ordered.Sort(static (left, right) => SyncPath.Compare(left.Path, right.Path));
            return ordered;
        }

        return entries;
    }
}
