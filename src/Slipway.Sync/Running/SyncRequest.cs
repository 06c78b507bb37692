using Slipway.Sync.Ignoring;
using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Running;

/// <summary>How a pair is kept in step.</summary>
public sealed record SyncRequest
{
    /// <summary>Which side may change which.</summary>
    public required SyncMode Mode { get; init; }

    /// <summary>The rules of a cycle before the source's ignore files are read; asked for at the start of each.</summary>
    public required Func<IgnoreRules> Rules { get; init; }

    /// <summary>The absolute path of the file the pair is remembered in.</summary>
    public required string MemoryFile { get; init; }

    /// <summary>Only the plan is wanted; nothing is changed, locked or remembered.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>The most removals a cycle may make on one side; null for the default guard.</summary>
    public int? MaxDeletes { get; init; }

    /// <summary>Takes a target that is not the one remembered, or that holds what others put there.</summary>
    public bool Adopt { get; init; }

    /// <summary>See <see cref="ReconcileInput.KeepBoth"/>.</summary>
    public bool KeepBoth { get; init; }
}
