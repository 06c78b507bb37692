using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Ignoring;

/// <summary>Goes through a listing once and leaves out what rules ignore.</summary>
internal sealed class RulesApplied(IgnoreRules rules)
{
    private readonly List<Entry> kept = [];

    // Ignored folders that something may be included in, from the outermost: where each stands in the result, and what it is.
    private readonly List<int> openAt = [];
    private readonly List<Entry> open = [];

    public IReadOnlyList<Entry> To(IReadOnlyList<Entry> entries)
    {
        kept.Capacity = entries.Count;
        string? pruned = null;
        foreach (var entry in entries)
        {
            if (pruned is not null && SyncPath.IsBelow(entry.Path, pruned)) continue;
            pruned = null;
            while (open.Count > 0 && !SyncPath.IsBelow(entry.Path, open[^1].Path)) Close();
            if (entry.Kind == EntryKind.Ignored)
            {
                kept.Add(entry);
            }
            else if (!rules.IsIgnored(entry.Path, entry.Kind == EntryKind.Folder))
            {
                KeepOpen();
                kept.Add(entry);
            }
            else if (entry.Kind == EntryKind.Folder && rules.MayIncludeBelow(entry.Path))
            {
                openAt.Add(kept.Count);
                open.Add(entry);
                kept.Add(Ignored(entry));
            }
            else
            {
                pruned = entry.Path;
                kept.Add(Ignored(entry));
            }
        }

        while (open.Count > 0) Close();
        return kept;
    }

    private static Entry Ignored(Entry entry) => new(entry.Path, EntryKind.Ignored);

    // What is included needs its folders.
    private void KeepOpen()
    {
        for (var i = 0; i < open.Count; i++) kept[openAt[i]] = open[i];
    }

    private void Close()
    {
        var at = openAt[^1];
        if (kept[at].Kind == EntryKind.Ignored) kept.RemoveRange(at + 1, kept.Count - at - 1);
        openAt.RemoveAt(openAt.Count - 1);
        open.RemoveAt(open.Count - 1);
    }
}
