using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>One file to be brought to a side's staging folder.</summary>
/// <param name="File">As it shall be: the other side's entry.</param>
/// <param name="Basis">What is at the path on the side it goes to, when its content is like <paramref name="BasisSignature"/>: its blocks may be used again.</param>
/// <param name="BasisSignature">Null when nothing is known of the basis.</param>
public sealed record StageRequest(Entry File, Entry? Basis = null, BlockSignature? BasisSignature = null);

/// <summary>How bringing one file ended.</summary>
/// <param name="File">The entry asked for; when staged, with the digest of what was staged.</param>
/// <param name="Outcome">Whether it is complete.</param>
/// <param name="Signature">Of a big file's content; null for others.</param>
public sealed record StagedFile(Entry File, StageOutcome Outcome, BlockSignature? Signature = null);

/// <summary>How bringing one file ended.</summary>
public enum StageOutcome
{
    /// <summary>Its whole content waits on the destination's file system.</summary>
    Staged,

    /// <summary>It changed while it was read; the next sync takes it.</summary>
    ChangedWhileRead,

    /// <summary>It was gone, or could not be read.</summary>
    Unreadable,
}
