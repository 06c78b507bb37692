using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>The three-way comparison. Pure: the same input gives the same plan, and a plan carried out leaves an empty one.</summary>
public static class Reconciler
{
    /// <summary>The files whose content must be known before a plan can be made: where both sides have a file of the same size, or one side's may be the ancestor's, and a digest is missing.</summary>
    public static DigestsNeeded FilesToDigest(ReconcileInput input) => throw new NotImplementedException();

    /// <summary>Decides. A file whose digest is not known differs from every other.</summary>
    public static SyncPlan Plan(ReconcileInput input) => throw new NotImplementedException();
}

/// <summary>Files to be read before planning.</summary>
/// <param name="OnSource">Entries of the source.</param>
/// <param name="OnTarget">Entries of the target.</param>
public sealed record DigestsNeeded(IReadOnlyList<Entry> OnSource, IReadOnlyList<Entry> OnTarget);
