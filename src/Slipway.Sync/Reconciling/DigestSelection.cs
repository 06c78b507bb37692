using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>Finds the files whose content decides something.</summary>
internal sealed class DigestSelection(ReconcileInput input) : ThreeWayWalk(input)
{
    private readonly List<Entry> _onSource = [];
    private readonly List<Entry> _onTarget = [];

    private bool IsTwoWay => Input.Mode is SyncMode.TwoWaySafe or SyncMode.TwoWayResolved;

    public DigestsNeeded Select()
    {
        Walk();
        return new DigestsNeeded(_onSource, _onTarget);
    }

    protected override void Same(Entry? ancestor, Entry agreed)
    {
    }

    protected override void Different(Disagreement d)
    {
        if (d.Source.Top is { Kind: EntryKind.File } source && d.Target.Top is { Kind: EntryKind.File } target) SelectOfTwo(d.Ancestor.Top, source, target);
        else if (d.IsProtected) SelectBesideProtected(d);
        else if (Input.Mode == SyncMode.OneWaySafe) SelectIfAncestors(d.Ancestor, d.Target, _onTarget, d.Source.Top is null);
        else if (IsTwoWay) SelectIfAncestors(d);
    }

    private void SelectOfTwo(Entry? ancestor, Entry source, Entry target)
    {
        if (source.Stamp.Size == target.Stamp.Size)
        {
            SelectUnknown(source, _onSource);
            SelectUnknown(target, _onTarget);
            return;
        }

        // They differ; which one is the ancestor's is all that matters.
        if (ancestor is not { Kind: EntryKind.File } || Input.Mode == SyncMode.Mirror) return;
        if (Input.Mode == SyncMode.OneWaySafe)
        {
            SelectUnknown(target, _onTarget);
        }
        else if (!source.SameContent(ancestor) && !target.SameContent(ancestor))
        {
            SelectUnknown(source, _onSource);
            SelectUnknown(target, _onTarget);
        }
    }

    // Where the sides are settled by whether the other one changed at all.
    private void SelectBesideProtected(Disagreement d)
    {
        if (IsTwoWay && (d.Source.Top?.Kind == EntryKind.Problem || d.Target.Top?.Kind == EntryKind.Problem)) SelectIfAncestors(d);
    }

    private void SelectIfAncestors(Disagreement d)
    {
        SelectIfAncestors(d.Ancestor, d.Source, _onSource, settledByPath: false);
        SelectIfAncestors(d.Ancestor, d.Target, _onTarget, settledByPath: false);
    }

    // A branch settled as a whole needs no reading once something in it is known to have changed.
    private static void SelectIfAncestors(Branch ancestor, Branch side, List<Entry> needed, bool settledByPath)
    {
        if (ancestor.Count == 0) return;
        var before = needed.Count;
        var matches = side.Match(ancestor);
        for (var i = 0; i < matches.Length; i++)
        {
            var former = matches[i] < 0 ? null : ancestor[matches[i]];
            if (former is { Kind: EntryKind.File } && side[i].Kind == EntryKind.File && former.Executable == side[i].Executable && !side[i].Digest.IsKnown)
            {
                needed.Add(side[i]);
            }
            else if (!settledByPath && !Branch.IsProtected(side[i]) && !side[i].SameContent(former))
            {
                needed.RemoveRange(before, needed.Count - before);
                return;
            }
        }
    }

    private static void SelectUnknown(Entry file, List<Entry> needed)
    {
        if (!file.Digest.IsKnown) needed.Add(file);
    }
}
