using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>Files to be read before planning.</summary>
/// <param name="OnSource">Entries of the source.</param>
/// <param name="OnTarget">Entries of the target.</param>
public sealed record DigestsNeeded(IReadOnlyList<Entry> OnSource, IReadOnlyList<Entry> OnTarget);
