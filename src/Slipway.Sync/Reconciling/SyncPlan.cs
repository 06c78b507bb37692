using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>
/// What shall happen, in tree order on each side. An empty plan is the no-op. Each path has a change of its own: a folder that gives way to a file is followed by the removals of what was in it, a file that
/// gives way to a folder by what comes into it. A path is on both sides only when both get a copy of a conflict; the target gets it first, and the source from there.
/// </summary>
public sealed record SyncPlan
{
    /// <summary>Changes on the target.</summary>
    public required IReadOnlyList<Change> OnTarget { get; init; }

    /// <summary>Changes on the source; none in one-way modes.</summary>
    public required IReadOnlyList<Change> OnSource { get; init; }

    /// <summary>What is left alone, for the user to settle.</summary>
    public required IReadOnlyList<Conflict> Conflicts { get; init; }

    /// <summary>The ancestor as far as both sides agree now, in tree order: what the next sync compares with before the changes are carried out. See <see cref="AncestorAfter"/>.</summary>
    public required IReadOnlyList<Entry> Ancestor { get; init; }

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => OnTarget.Count == 0 && OnSource.Count == 0;
}
