using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>What a side did to a branch since the last sync.</summary>
internal enum Delta
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It removed some of it, or all.</summary>
    OnlyRemoved,

    /// <summary>It made or changed something in it.</summary>
    Changed,
}

/// <summary>Compares a side with the ancestor.</summary>
internal static class Deltas
{
    /// <summary>What is ignored counts as not there, what cannot be read as unchanged.</summary>
    public static Delta Between(Branch ancestor, Branch side)
    {
        var delta = Delta.None;
        var at = 0;
        for (var i = 0; i < side.Count; i++)
        {
            var entry = side[i];
            while (at < ancestor.Count && SyncPath.Compare(ancestor[at].Path, entry.Path) < 0)
            {
                delta = Delta.OnlyRemoved;
                at++;
            }

            if (entry.Kind == EntryKind.Ignored) continue;
            if (entry.Kind == EntryKind.Problem)
            {
                while (at < ancestor.Count && (ancestor[at].Path == entry.Path || SyncPath.IsBelow(ancestor[at].Path, entry.Path))) at++;
                continue;
            }

            if (at == ancestor.Count || ancestor[at].Path != entry.Path || !entry.SameContent(ancestor[at])) return Delta.Changed;
            at++;
        }

        return at < ancestor.Count ? Delta.OnlyRemoved : delta;
    }
}
