namespace Slipway.Sync.Reconciling;

/// <summary>
/// The three-way comparison. Pure: the same input gives the same plan, and a plan carried out leaves an empty one. Linear in the lists' lengths. What each mode does is said at <see cref="MirrorRules"/>,
/// <see cref="OneWaySafeRules"/>, <see cref="TwoWayRules"/> and, for what is ignored or cannot be read, <see cref="ProtectedRules"/>.
/// </summary>
public static class Reconciler
{
    /// <summary>The files whose content must be known before a plan can be made: where both sides have a file of the same size, or one side's may be the ancestor's, and a digest is missing.</summary>
    public static DigestsNeeded FilesToDigest(ReconcileInput input) => new DigestSelection(input).Select();

    /// <summary>Decides. A file whose digest is not known differs from every other.</summary>
    public static SyncPlan Plan(ReconcileInput input) => new PlanDraft(input).Make();
}
