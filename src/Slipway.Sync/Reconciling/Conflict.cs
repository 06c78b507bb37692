using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>A path both sides have their own idea of. Neither is touched.</summary>
/// <param name="Path">The topmost path concerned.</param>
/// <param name="Source">What the source has there; null for nothing.</param>
/// <param name="Target">What the target has there; null for nothing.</param>
/// <param name="Why">The end of a sentence: "changed on both sides", "an ignored folder is in the way"…</param>
public sealed record Conflict(string Path, Entry? Source, Entry? Target, string Why);
