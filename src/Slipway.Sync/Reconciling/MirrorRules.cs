namespace Slipway.Sync.Reconciling;

/// <summary>
/// The source decides. Of what it has nothing of, all goes that is synchronised; what is ignored or unreadable stays, with the folders it is in, and that is no conflict. Where such things would have to go
/// to make room, it is one.
/// </summary>
internal static class MirrorRules
{
    public static void Settle(Disagreement d, PlanDraft draft)
    {
        if (d.Source.Top is not null) draft.ToTarget(d);
        else Removal.OfAll(d, draft);
    }
}
