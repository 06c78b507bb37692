using Microsoft.Win32.SafeHandles;
using Slipway.Files;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>How a rename treats what has the new name already.</summary>
internal enum Replacing
{
    /// <summary>There must be nothing.</summary>
    Nothing,

    /// <summary>A file or link is replaced in one step.</summary>
    Whatever,

    /// <summary>Both change places in one step.</summary>
    Exchange,
}

/// <summary>
/// What a file system does below a root. Paths are in the form of <see cref="Paths.SyncPath"/>; no link is followed, neither in a path's folders nor at its end. It stays with the folder that was opened,
/// whatever becomes of the root's path. Safe for several threads.
/// </summary>
internal abstract class Tree : IDisposable
{
    /// <summary>Opens a root; a link to it is followed. Null when there is no folder: <paramref name="state"/> says what there is.</summary>
    /// <exception cref="TreeException">It cannot be opened.</exception>
    public static Tree? Open(string root, out RootState state) => LinuxCalls.AreAvailable ? LinuxTree.OpenRoot(root, out state) : ManagedTree.OpenRoot(root, out state);

    /// <summary>Whether files have executable bits here.</summary>
    public virtual bool HasExecutableBits => true;

    /// <summary>Whether the root's path still leads to the folder that was opened.</summary>
    public abstract bool IsStillAt(string root);

    /// <summary>Lists a folder in no order.</summary>
    /// <param name="folder">The empty string for the root.</param>
    /// <param name="choose">Decides by name and type, before an entry is looked at.</param>
    /// <param name="found">Receives the entries.</param>
    /// <returns>Why it could not be read: the end of a sentence; null when it was.</returns>
    public abstract string? List(string folder, IListingChoice choose, List<Entry> found);

    /// <summary>What is at a path; null for nothing.</summary>
    /// <param name="path">Not the root.</param>
    /// <param name="permissions">Its permission bits, 0–07777.</param>
    public abstract Entry? Find(string path, out int permissions);

    /// <summary>Opens a regular file for reading, never waiting for a pipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stamp">As it is now.</param>
    /// <returns>Null when there is none, or it cannot be read.</returns>
    public abstract SafeFileHandle? OpenFile(string path, out Stamp stamp);

    /// <summary>Creates a file that is not there, for writing, with permissions less the umask.</summary>
    public abstract SafeFileHandle CreateFile(string path, int permissions);

    /// <summary>Sets the permissions of a regular file.</summary>
    public abstract void SetPermissions(string path, int permissions);

    /// <summary>Creates a folder, with permissions less the umask.</summary>
    public abstract void CreateFolder(string path, int permissions);

    /// <summary>Creates a symbolic link.</summary>
    public abstract void CreateLink(string path, string target);

    /// <summary>Gives something another path.</summary>
    public abstract void Rename(string from, string to, Replacing replacing);

    /// <summary>Removes a file or link.</summary>
    public abstract void Remove(string path);

    /// <summary>Removes a folder that is empty.</summary>
    public abstract void RemoveFolder(string path);

    /// <summary>Makes sure that what was written to these files survives a power cut.</summary>
    public abstract void Flush(IReadOnlyList<string> files);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Chooses what of a folder is looked at.</summary>
internal interface IListingChoice
{
    /// <summary>Decides on an entry.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    Choice Choose(string path, bool isFolder);
}

/// <summary>What becomes of an entry of a folder.</summary>
internal enum Choice
{
    /// <summary>It is looked at.</summary>
    Look,

    /// <summary>It is listed as ignored, without being looked at.</summary>
    Ignore,

    /// <summary>It is not listed.</summary>
    Hide,
}
