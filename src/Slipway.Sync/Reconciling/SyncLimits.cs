using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>What keeps a mistake (a wrong path, an unmounted drive, a fresh container) from becoming a loss. Pure.</summary>
/// <param name="Mode">Which side may change which.</param>
/// <param name="Source">The source as it is.</param>
/// <param name="Target">The target as it is, the source's rules applied.</param>
/// <param name="Ancestor">What both sides agreed on after the last sync.</param>
/// <param name="Marker">The remembered marker of the target; null before the first sync.</param>
/// <param name="SourceName">For messages.</param>
/// <param name="TargetName">For messages.</param>
public sealed record SyncLimits(SyncMode Mode, Observation Source, Observation Target, IReadOnlyList<Entry> Ancestor, string? Marker, string SourceName, string TargetName)
{
    // A small tree may be turned upside down; beyond, losing more than half at once is rarely meant.
    private const int FewRemovals = 20;

    /// <summary><c>SyncMaxDeletes</c>: the most entries that a sync may remove on a side. Null: half of the side's, and 20 always.</summary>
    public int? MaxDeletes { get; init; }

    /// <summary><c>SyncAdopt</c>: a target that is gone, emptied, another one or somebody else's becomes this pair's. See <see cref="ForgetsAncestor"/>.</summary>
    public bool Adopt { get; init; }

    private bool IsTwoWay => Mode is SyncMode.TwoWaySafe or SyncMode.TwoWayResolved;

    /// <summary>Whether the ancestor says nothing of this target, so that the plan has to be made without: an adopted target that is not the one, or not as full, as it was.</summary>
    public bool ForgetsAncestor => Adopt && Ancestor.Count > 0 && WhyNotTheTarget() is not null;

    /// <summary>Why no plan may be made; null when one may. To be asked before <see cref="Reconciler.FilesToDigest"/>.</summary>
    public Diagnostic? WhyNoPlan()
    {
        if (Source.Root == RootState.NotAFolder) return ReconcilingErrors.SourceNotAFolder(SourceName);
        if (Target.Root == RootState.NotAFolder) return ReconcilingErrors.TargetNotAFolder(TargetName);
        if (Source.Root == RootState.Missing && (!IsTwoWay || Ancestor.Count > 0)) return ReconcilingErrors.SourceMissing(SourceName);
        if (!Adopt && Ancestor.Count > 0 && WhyNotTheTarget() is { } why) return why;
        if (ForgetsAncestor && IsTwoWay) return null;
        var onTarget = Count(Target.Entries);
        if (Count(Source.Entries) == 0 && onTarget > 0 && (Ancestor.Count > 0 || Mode == SyncMode.Mirror)) return ReconcilingErrors.SourceEmpty(SourceName, TargetName, onTarget);
        return Mode == SyncMode.Mirror && !Adopt && Ancestor.Count == 0 && Target.Marker is null && onTarget > 0 ? ReconcilingErrors.TargetOfOthers(TargetName, onTarget) : null;
    }

    /// <summary>Why a plan may not be carried out: it removes more than <see cref="MaxDeletes"/> on a side. Null when it may.</summary>
    public Diagnostic? WhyNotCarriedOut(SyncPlan plan) =>
        WhyTooMany(plan.OnTarget, Target.Entries, TargetName) ?? WhyTooMany(plan.OnSource, Source.Entries, SourceName);

    private Diagnostic? WhyNotTheTarget()
    {
        if (Target.Root == RootState.Missing) return ReconcilingErrors.TargetGone(TargetName);
        if (Target.Marker is null || Target.Marker != Marker) return ReconcilingErrors.TargetIsAnother(TargetName);
        return IsTwoWay && Count(Target.Entries) == 0 && Count(Source.Entries) > 0 ? ReconcilingErrors.TargetEmptied(TargetName, SourceName, Ancestor.Count) : null;
    }

    private Diagnostic? WhyTooMany(IReadOnlyList<Change> changes, IReadOnlyList<Entry> entries, string side)
    {
        var removals = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].After is null) removals++;
        }

        if (removals == 0) return null;
        var count = Count(entries);
        var limit = MaxDeletes ?? Math.Max(FewRemovals, count / 2);
        return removals > limit ? ReconcilingErrors.TooManyRemovals(side, removals, count, limit) : null;
    }

    private static int Count(IReadOnlyList<Entry> entries)
    {
        var count = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            if (!Branch.IsProtected(entries[i])) count++;
        }

        return count;
    }
}
