using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>A plan while it is made.</summary>
internal sealed class PlanDraft(ReconcileInput input) : ThreeWayWalk(input)
{
    private readonly List<Change> _onTarget = [];
    private readonly List<Change> _onSource = [];
    private readonly List<Conflict> _conflicts = [];
    private readonly List<Entry> _ancestor = new(Math.Max(input.Ancestor.Count, Math.Min(input.Source.Count, input.Target.Count)));
    private bool _hasCopies;

    public SyncPlan Make()
    {
        Walk();
        if (_hasCopies)
        {
            _onTarget.Sort((left, right) => SyncPath.Compare(left.Path, right.Path));
            _onSource.Sort((left, right) => SyncPath.Compare(left.Path, right.Path));
        }

        return new SyncPlan { OnTarget = _onTarget, OnSource = _onSource, Conflicts = _conflicts, Ancestor = _ancestor };
    }

    protected override void Same(Entry? ancestor, Entry agreed) => _ancestor.Add(agreed.SameContent(ancestor) ? ancestor! : AncestorAfter.Remembered(agreed));

    protected override void Different(Disagreement disagreement)
    {
        if (disagreement.IsProtected) ProtectedRules.Settle(disagreement, Input.Mode, this);
        else if (Input.Mode == SyncMode.Mirror) MirrorRules.Settle(disagreement, this);
        else if (Input.Mode == SyncMode.OneWaySafe) OneWaySafeRules.Settle(disagreement, this);
        else TwoWayRules.Settle(disagreement, Input, this);
    }

    /// <summary>The target gets what the source has; a conflict where something protected would go.</summary>
    public void ToTarget(Disagreement d)
    {
        if (d.Target.FirstProtected is { } inTheWay) Conflict(d, InTheWay(inTheWay, "target"));
        else Bring(d.Ancestor, d.Source, d.Target, "source", _onTarget);
    }

    /// <summary>The source gets what the target has; a conflict where something protected would go.</summary>
    public void ToSource(Disagreement d)
    {
        if (d.Source.FirstProtected is { } inTheWay) Conflict(d, InTheWay(inTheWay, "source"));
        else Bring(d.Ancestor, d.Target, d.Source, "target", _onSource);
    }

    public void Conflict(Disagreement d, string why) => Conflict(d.Path, d.Source.Top, d.Target.Top, why, d.Ancestor);

    public void Conflict(string path, Entry? source, Entry? target, string why, Branch ancestor)
    {
        _conflicts.Add(new Conflict(path, source, target, why));
        KeepAncestor(ancestor);
    }

    public void RemoveFromTarget(Entry entry, string cause) => _onTarget.Add(new Change(entry.Path, entry, null, cause));

    /// <summary>Copies a file of the source to another name that neither side has.</summary>
    public void CopyBeside(Entry source, string path)
    {
        var copy = source with { Path = path };
        var cause = $"the source's {SyncPath.Display(SyncPath.Name(source.Path))}";
        _onTarget.Add(new Change(path, null, copy, cause) { Origin = source });
        _onSource.Add(new Change(path, null, copy, cause));
        _hasCopies = true;
    }

    public void KeepAncestor(Branch ancestor)
    {
        for (var i = 0; i < ancestor.Count; i++) _ancestor.Add(ancestor[i]);
    }

    public void KeepAncestor(Entry entry) => _ancestor.Add(entry);

    public static string InTheWay(Entry entry, string side) => entry.Kind == EntryKind.Ignored
        ? $"'{SyncPath.Display(entry.Path)}' is ignored and in the way on the {side}"
        : $"'{SyncPath.Display(entry.Path)}' cannot be synchronised ({SyncPath.Display(entry.Reason ?? "it cannot be read")}) and is in the way on the {side}";

    private void Bring(Branch ancestor, Branch from, Branch to, string origin, List<Change> changes)
    {
        changes.Add(new Change((from.Top ?? to.Top!).Path, to.Top, from.Top, Causes.Of(ancestor.Top, from.Top, to.Top, origin)));
        for (var i = 1; i < from.Count; i++)
        {
            if (!Branch.IsProtected(from[i])) changes.Add(new Change(from[i].Path, null, from[i], Causes.OfMissing(to.Top is null ? ancestor.Top : null, origin)));
        }

        for (var i = 1; i < to.Count; i++) changes.Add(new Change(to[i].Path, to[i], null, Causes.OfGone(origin)));

        // What a change that is not carried out leaves as it was. What the changed side has nothing of must not look removed there next time.
        var matches = to.Match(ancestor);
        foreach (var match in matches)
        {
            if (match >= 0) _ancestor.Add(ancestor[match]);
        }
    }
}
