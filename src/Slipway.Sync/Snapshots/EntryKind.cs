namespace Slipway.Sync.Snapshots;

/// <summary>What is at a path.</summary>
public enum EntryKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link, never followed.</summary>
    Link,

    /// <summary>Something the rules exclude; of a folder, with all in it. It is never sent, and in the way of a change it is a conflict, never deleted.</summary>
    Ignored,

    /// <summary>Something that cannot be synchronised: unreadable, a device, a socket. Treated as <see cref="Ignored"/>, and told.</summary>
    Problem,
}
