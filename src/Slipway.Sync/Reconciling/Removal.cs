using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>What goes from the target where the source has nothing. A folder goes when all in it goes.</summary>
internal sealed class Removal
{
    private readonly Disagreement _d;
    private readonly PlanDraft _draft;
    private readonly int[] _parents;
    private readonly int[] _ancestors;

    // Entries that stay, and folders of such.
    private readonly bool[] _isKept;
    private readonly bool[] _holdsProtected;

    private Removal(Disagreement d, PlanDraft draft)
    {
        (_d, _draft) = (d, draft);
        _parents = d.Target.Parents();
        _ancestors = d.Target.Match(d.Ancestor);
        _isKept = new bool[d.Target.Count];
        _holdsProtected = new bool[d.Target.Count];
    }

    /// <summary>All but what is protected.</summary>
    public static void OfAll(Disagreement d, PlanDraft draft)
    {
        var removal = new Removal(d, draft);
        for (var i = d.Target.Count - 1; i >= 0; i--) removal.Raise(removal._isKept, i, Branch.IsProtected(d.Target[i]));
        for (var i = 0; i < d.Target.Count; i++) removal.Settle(i);
    }

    /// <summary>What is the ancestor's. A folder that could go but for something protected in it is a conflict.</summary>
    public static void OfUnchanged(Disagreement d, PlanDraft draft)
    {
        var removal = new Removal(d, draft);
        for (var i = d.Target.Count - 1; i >= 0; i--)
        {
            var isProtected = Branch.IsProtected(d.Target[i]);
            removal.Raise(removal._holdsProtected, i, isProtected);
            removal.Raise(removal._isKept, i, !isProtected && !removal.IsAncestors(i));
        }

        var conflict = -1;
        for (var i = 0; i < d.Target.Count; i++)
        {
            // In tree order what is below the conflict follows it, and its folder is the conflict or stands behind it.
            if (conflict >= 0 && removal._parents[i] >= conflict)
            {
                removal.KeepAncestor(i);
                continue;
            }

            conflict = -1;
            if (!removal._isKept[i] && removal._holdsProtected[i] && d.Target[i].Kind == EntryKind.Folder)
            {
                conflict = i;
                draft.Conflict(d.Target[i].Path, null, d.Target[i], PlanDraft.InTheWay(removal.FirstProtected(i), "target"), default);
                removal.KeepAncestor(i);
            }
            else if (!Branch.IsProtected(d.Target[i]))
            {
                removal.Settle(i);
            }
        }
    }

    private void Settle(int i)
    {
        var entry = _d.Target[i];
        if (!_isKept[i]) _draft.RemoveFromTarget(entry, Causes.OfGone("source"));
        if (!_isKept[i] || (entry.Kind == EntryKind.Folder && IsAncestors(i))) KeepAncestor(i);
    }

    private void KeepAncestor(int i)
    {
        if (_ancestors[i] >= 0) _draft.KeepAncestor(_d.Ancestor[_ancestors[i]]);
    }

    private bool IsAncestors(int i) => _ancestors[i] >= 0 && _d.Target[i].SameContent(_d.Ancestor[_ancestors[i]]);

    private Entry FirstProtected(int i)
    {
        while (!Branch.IsProtected(_d.Target[i])) i++;
        return _d.Target[i];
    }

    // From the last entry to the first, so that what is in a folder has been seen before it.
    private void Raise(bool[] flags, int i, bool flag)
    {
        flags[i] |= flag;
        if (flags[i] && _parents[i] >= 0) flags[_parents[i]] = true;
    }
}
