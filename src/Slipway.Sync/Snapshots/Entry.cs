namespace Slipway.Sync.Snapshots;

/// <summary>One path of a tree as it was seen, or as it shall be.</summary>
/// <param name="Path">In the form of <see cref="Paths.SyncPath"/>.</param>
/// <param name="Kind">What it is.</param>
public sealed record Entry(string Path, EntryKind Kind)
{
    /// <summary>Whether a file's owner may execute it. The only permission that is synchronised.</summary>
    public bool Executable { get; init; }

    /// <summary>A link's target, as it says; null for everything else.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>A file's content; not known when it was not read since it changed.</summary>
    public ContentDigest Digest { get; init; }

    /// <summary>What the file system said of it; the default for an entry that was never looked at.</summary>
    public Stamp Stamp { get; init; }

    /// <summary>Why it is a <see cref="EntryKind.Problem"/>; the end of a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether two are the same thing to the user: kind, content, executable bit or link target. Not the stamp. Files of which a digest is not known are not.</summary>
    public bool SameContent(Entry? other) => other is not null && Kind == other.Kind && Kind switch
    {
        EntryKind.Folder => true,
        EntryKind.File => Digest.IsKnown && Digest == other.Digest && Executable == other.Executable,
        EntryKind.Link => LinkTarget == other.LinkTarget,
        _ => false,
    };
}
