using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>
/// Where something ignored or unreadable is on a side. Nothing is changed there or below, whatever the mode.
/// <list type="table">
/// <item><term>the other side has nothing, or something such too</term><description>no conflict</description></item>
/// <item><term>the source's cannot be read</term><description>the target stays; a conflict in two-way modes when the target changed</description></item>
/// <item><term>the target's cannot be read</term><description>a conflict; not in two-way modes while the source is unchanged</description></item>
/// <item><term>the source's is ignored</term><description>a conflict; not in one-way-safe, which leaves what only the target has</description></item>
/// <item><term>the target's is ignored</term><description>a conflict</description></item>
/// </list>
/// </summary>
internal static class ProtectedRules
{
    public static void Settle(Disagreement d, SyncMode mode, PlanDraft draft)
    {
        var source = d.Source.Top;
        var target = d.Target.Top;
        if (IsConflict(d, mode))
        {
            var onTarget = target is not null && Branch.IsProtected(target);
            draft.Conflict(d, PlanDraft.InTheWay(onTarget ? target! : source!, onTarget ? "target" : "source"));
        }
        else if (source?.Kind == EntryKind.Problem || target?.Kind == EntryKind.Problem || HasContent(target))
        {
            // What cannot be seen is not gone.
            draft.KeepAncestor(d.Ancestor);
        }
    }

    private static bool IsConflict(Disagreement d, SyncMode mode)
    {
        var source = d.Source.Top;
        var target = d.Target.Top;
        var isTwoWay = mode is SyncMode.TwoWaySafe or SyncMode.TwoWayResolved;
        if (HasContent(target))
        {
            return source!.Kind == EntryKind.Problem ? isTwoWay && Deltas.Between(d.Ancestor, d.Target) != Delta.None : mode != SyncMode.OneWaySafe;
        }

        return HasContent(source) && (target!.Kind == EntryKind.Ignored || !isTwoWay || Deltas.Between(d.Ancestor, d.Source) != Delta.None);
    }

    private static bool HasContent(Entry? entry) => entry is not null && !Branch.IsProtected(entry);
}
