using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>What becomes of one path on one side.</summary>
/// <param name="Path">In the form of <see cref="Paths.SyncPath"/>.</param>
/// <param name="Before">What is there, with its stamp, looked at again right before it is replaced or removed; null when there is nothing.</param>
/// <param name="After">What shall be there; null when it is removed.</param>
/// <param name="Cause">Why, for the plan: <c>new</c>, <c>changed</c>, <c>executable bit</c>, <c>gone from the source</c>…</param>
public sealed record Change(string Path, Entry? Before, Entry? After, string Cause)
{
    /// <summary>The other side's file that the content is read from, where it is another path than this one; null where it is the same.</summary>
    public Entry? Origin { get; init; }

    /// <summary>Whether a file's content must come from the other side: not for a mere change of the executable bit.</summary>
    public bool NeedsContent => After is { Kind: EntryKind.File } && !(Before is { Kind: EntryKind.File } && Before.Digest.IsKnown && Before.Digest == After.Digest);
}
