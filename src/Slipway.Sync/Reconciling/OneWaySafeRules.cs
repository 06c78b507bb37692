namespace Slipway.Sync.Reconciling;

/// <summary>
/// The source decides where the target is as the last sync left it.
/// <list type="table">
/// <item><term>the source has nothing</term><description>what is as the last sync left it goes, path by path; what the target made or changed stays, with the folders it is in</description></item>
/// <item><term>the target removed all or some, or is unchanged</term><description>it gets the source's</description></item>
/// <item><term>the target made or changed something</term><description>a conflict</description></item>
/// </list>
/// </summary>
internal static class OneWaySafeRules
{
    public static void Settle(Disagreement d, PlanDraft draft)
    {
        if (d.Source.Top is null) Removal.OfUnchanged(d, draft);
        else if (Deltas.Between(d.Ancestor, d.Target) != Delta.Changed) draft.ToTarget(d);
        else draft.Conflict(d, d.Ancestor.Top is null ? "both sides have one of their own" : "it changed on the target");
    }
}
