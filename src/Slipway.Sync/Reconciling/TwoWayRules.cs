using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>
/// Each side may change the other (mutagen's two-way-safe and two-way-resolved). A branch is taken as a whole, as its side has it:
/// <list type="table">
/// <item><term>a side is unchanged</term><description>it gets the other's</description></item>
/// <item><term>both only removed things</term><description>what one of them has left goes too</description></item>
/// <item><term>one only removed things, the other made or changed something</term><description>the removing side gets all of it back: half a folder is nobody's</description></item>
/// <item><term>both made or changed something</term><description>a conflict; in two-way-resolved the source's</description></item>
/// </list>
/// </summary>
internal static class TwoWayRules
{
    public static void Settle(Disagreement d, ReconcileInput input, PlanDraft draft)
    {
        var source = Deltas.Between(d.Ancestor, d.Source);
        var target = Deltas.Between(d.Ancestor, d.Target);
        if (source == Delta.OnlyRemoved && target == Delta.OnlyRemoved)
        {
            if (d.Source.Top is null) draft.ToTarget(d);
            else draft.ToSource(d);
        }
        else if (source == Delta.None) draft.ToSource(d);
        else if (target == Delta.None) draft.ToTarget(d);
        else if (target == Delta.OnlyRemoved) draft.ToTarget(d);
        else if (source == Delta.OnlyRemoved) draft.ToSource(d);
        else if (input.Mode == SyncMode.TwoWayResolved) draft.ToTarget(d);
        else SettleConflict(d, input, draft);
    }

    private static void SettleConflict(Disagreement d, ReconcileInput input, PlanDraft draft)
    {
        var why = d.Ancestor.Top is null ? "both sides have one of their own" : "it changed on both sides";
        if (!input.KeepBoth || d.Source.Top is not { Kind: EntryKind.File } source || d.Target.Top is not { Kind: EntryKind.File } || !source.Digest.IsKnown)
        {
            draft.Conflict(d, why);
            return;
        }

        switch (ConflictCopy.Find(source, input))
        {
            case { IsMade: true }:
                draft.ToSource(d);
                break;
            case { MayBeMade: true } copy:
                draft.CopyBeside(source, copy.Path);
                draft.Conflict(d, $"{why}; the source's is kept as '{Paths.SyncPath.Display(copy.Path)}', then it takes the target's");
                break;
            default:
                draft.Conflict(d, why);
                break;
        }
    }
}
