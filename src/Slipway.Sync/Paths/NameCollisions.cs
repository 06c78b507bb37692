using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Paths;

/// <summary>Names that are one on a file system that takes upper and lower case, or composed and decomposed characters, for the same: those of macOS and Windows.</summary>
public static class NameCollisions
{
    /// <summary>
    /// The paths that would become one, each group in the order of the list. Of folders that become one only they are named, not what is in them. What is not synchronised does not count.
    /// Case is compared by Unicode's simple mappings, one character at a time.
    /// </summary>
    /// <param name="entries">A tree; in tree order.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyList<Entry> entries)
    {
        var first = new Dictionary<string, string>(entries.Count, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, List<string>>? groups = null;
        foreach (var entry in entries)
        {
            if (entry.Kind is EntryKind.Ignored or EntryKind.Problem) continue;
            var folded = CanonicalForm.Decompose(entry.Path);
            if (first.TryAdd(folded, entry.Path)) continue;
            var other = first[folded];
            if (SyncPath.Parent(other) != SyncPath.Parent(entry.Path)) continue;
            groups ??= new Dictionary<string, List<string>>(StringComparer.Ordinal);
            if (!groups.TryGetValue(other, out var group)) groups.Add(other, group = [other]);
            group.Add(entry.Path);
        }

        return groups is null ? [] : [.. groups.Values];
    }
}
