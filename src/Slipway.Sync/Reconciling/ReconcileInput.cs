using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>What a plan is made of, all lists in tree order.</summary>
/// <param name="Mode">Which side may change which.</param>
/// <param name="Ancestor">What both sides agreed on after the last sync; empty the first time.</param>
/// <param name="Source">The source as it is.</param>
/// <param name="Target">The target as it is, the source's rules applied.</param>
public sealed record ReconcileInput(SyncMode Mode, IReadOnlyList<Entry> Ancestor, IReadOnlyList<Entry> Source, IReadOnlyList<Entry> Target)
{
    /// <summary>
    /// In two-way-safe, keeps both files of a conflict: the target's stays, the source's is copied beside it on both sides as <c>name.conflict-source.ext</c> (numbered when that exists). It takes two syncs,
    /// since the source's own file gives way only where both sides have the copy.
    /// </summary>
    public bool KeepBoth { get; init; }
}
