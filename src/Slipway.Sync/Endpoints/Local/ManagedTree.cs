using Microsoft.Win32.SafeHandles;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>
/// A tree by .NET's own calls, for systems without <see cref="LinuxTree"/>. Every folder on the way to a path is looked at before it is used; unlike there, somebody who replaces one by a link in that
/// very moment wins.
/// </summary>
internal sealed class ManagedTree : Tree
{
    private const int ExecutableByAll = 0x49;

    private readonly string _root;
    private readonly DateTime _created;

    private ManagedTree(string root) => (_root, _created) = (root, Directory.GetCreationTimeUtc(root));

    public override bool HasExecutableBits => !OperatingSystem.IsWindows();

    public static ManagedTree? OpenRoot(string root, out RootState state)
    {
        state = Directory.Exists(root) ? RootState.Folder : Path.Exists(root) ? RootState.NotAFolder : RootState.Missing;
        return state == RootState.Folder ? new ManagedTree(Path.GetFullPath(root)) : null;
    }

    // .NET knows no time of creation on Linux, and gives the last change instead.
    public override bool IsStillAt(string root) => Directory.Exists(root) && (OperatingSystem.IsLinux() || Directory.GetCreationTimeUtc(root) == _created);

    public override string? List(string folder, IListingChoice choose, List<Entry> found)
    {
        try
        {
            if (folder.Length > 0) CheckWay(folder, 0);
            foreach (var item in new DirectoryInfo(Full(folder)).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
            {
                var path = folder.Length == 0 ? item.Name : $"{folder}/{item.Name}";
                var isFolder = item is DirectoryInfo && item.LinkTarget is null;
                switch (choose.Choose(path, isFolder))
                {
                    case Choice.Ignore: found.Add(new Entry(path, EntryKind.Ignored)); break;
                    case Choice.Look when Look(item, path, out _) is { } entry: found.Add(entry); break;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Words(e);
        }
    }

    public override Entry? Find(string path, out int permissions)
    {
        permissions = 0;
        try
        {
            CheckWay(path, 1);
        }
        catch (TreeException)
        {
            return null;
        }

        var full = Full(path);
        FileSystemInfo item = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        return item.Exists || item.LinkTarget is not null ? Look(item, path, out permissions) : null;
    }

    public override SafeFileHandle? OpenFile(string path, out Stamp stamp)
    {
        stamp = default;
        if (Find(path, out _) is not { Kind: EntryKind.File } found) return null;
        try
        {
            var file = File.OpenHandle(Full(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stamp = found.Stamp;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public override SafeFileHandle CreateFile(string path, int permissions) => Try(path, full =>
    {
        var file = File.OpenHandle(full, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        if (!OperatingSystem.IsWindows() && (permissions & ExecutableByAll) != 0) File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
        return file;
    });

    public override void SetPermissions(string path, int permissions) => Try(path, full =>
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(full, (UnixFileMode)permissions);
        return true;
    });

    public override void CreateFolder(string path, int permissions) => Try(path, full =>
    {
        if (Path.Exists(full)) throw new TreeException(TreeFailure.Exists, "something is there already");
        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(full) : Directory.CreateDirectory(full, (UnixFileMode)permissions);
    });

    public override void CreateLink(string path, string target) => Try<FileSystemInfo>(path, full =>
    {
        var system = target.Replace('/', Path.DirectorySeparatorChar);

        // Windows has links of two kinds.
        return Directory.Exists(Path.Combine(Path.GetDirectoryName(full)!, system)) ? Directory.CreateSymbolicLink(full, system) : File.CreateSymbolicLink(full, system);
    });

    public override void Rename(string from, string to, Replacing replacing)
    {
        if (replacing == Replacing.Exchange) throw new TreeException(TreeFailure.NotSupported, "this system cannot exchange two paths");
        var old = Try(from, full => full);
        Try(to, full =>
        {
            if (new FileInfo(old).LinkTarget is { } target && replacing == Replacing.Nothing)
            {
                // File.Move looks for what a link leads to, and finds nothing behind one to itself.
                if (Directory.Exists(old)) Directory.CreateSymbolicLink(full, target);
                else File.CreateSymbolicLink(full, target);
                Remove(from);
            }
            else if (Directory.Exists(old) && new DirectoryInfo(old).LinkTarget is null)
            {
                if (Path.Exists(full)) throw new TreeException(TreeFailure.Exists, "something is there already");
                Directory.Move(old, full);
            }
            else File.Move(old, full, overwrite: replacing == Replacing.Whatever);
            return true;
        });
    }

    public override void Remove(string path) => Try(path, full =>
    {
        if (new DirectoryInfo(full) is { Exists: true, LinkTarget: not null } link && OperatingSystem.IsWindows()) link.Delete();
        else File.Delete(full);
        return true;
    });

    public override void RemoveFolder(string path) => Try(path, full =>
    {
        if (Directory.EnumerateFileSystemEntries(full).GetEnumerator().MoveNext()) throw new TreeException(TreeFailure.NotEmpty, "it is not empty");
        Directory.Delete(full);
        return true;
    });

    public override void Flush(IReadOnlyList<string> files)
    {
        foreach (var path in files)
        {
            using var file = Try(path, full => File.OpenHandle(full, FileMode.Open, FileAccess.ReadWrite));
            RandomAccess.FlushToDisk(file);
        }
    }

    public override void Dispose()
    {
    }

    private string Full(string path) => path.Length == 0 ? _root : Path.Join(_root, Path.DirectorySeparatorChar == '/' ? path : path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Refuses a way through anything but folders.</summary>
    /// <param name="path">Where it leads.</param>
    /// <param name="except">Whether the path's own end is left out: 1 or 0 segments.</param>
    private void CheckWay(string path, int except)
    {
        for (var end = path.IndexOf('/'); ; end = path.IndexOf('/', end + 1))
        {
            if (end < 0 && except == 1) return;
            var folder = new DirectoryInfo(Full(end < 0 ? path : path[..end]));
            if (!folder.Exists) throw new TreeException(TreeFailure.Missing, "it is not there");
            if (folder.LinkTarget is not null) throw new TreeException(TreeFailure.Missing, "a folder on the way is a link or no folder any more");
            if (end < 0) return;
        }
    }

    private T Try<T>(string path, Func<string, T> act)
    {
        CheckWay(path, 1);
        try
        {
            return act(Full(path));
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not TreeException)
        {
            throw new TreeException(FailureOf(e), Words(e));
        }
    }

    private static Entry? Look(FileSystemInfo item, string path, out int permissions)
    {
        permissions = 0;
        if (item.LinkTarget is { } target)
        {
            var said = Path.DirectorySeparatorChar == '/' ? target : target.Replace(Path.DirectorySeparatorChar, '/');
            return new Entry(path, EntryKind.Link) { LinkTarget = said, Stamp = new Stamp(said.Length, Modified(item), 0, 0) };
        }

        if (!item.Exists) return null;
        permissions = OperatingSystem.IsWindows() ? 0 : (int)item.UnixFileMode;
        if (item is not FileInfo file) return new Entry(path, EntryKind.Folder);
        if ((file.Attributes & FileAttributes.Device) != 0) return new Entry(path, EntryKind.Problem) { Reason = "it is a pipe, socket or device" };
        return new Entry(path, EntryKind.File) { Executable = (permissions & (int)UnixFileMode.UserExecute) != 0, Stamp = new Stamp(file.Length, Modified(file), 0, 0) };
    }

    private static long Modified(FileSystemInfo item) => (item.LastWriteTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    // ENOSPC and EROFS of Unix, ERROR_DISK_FULL, ERROR_WRITE_PROTECT and ERROR_FILE_EXISTS of Windows.
    private static TreeFailure FailureOf(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => TreeFailure.Missing,
        { HResult: 28 or unchecked((int)0x80070070) } => TreeFailure.DiskFull,
        { HResult: 30 or unchecked((int)0x80070013) } => TreeFailure.ReadOnly,
        { HResult: 17 or unchecked((int)0x80070050) or unchecked((int)0x800700B7) } => TreeFailure.Exists,
        _ => TreeFailure.Other,
    };

    private static string Words(Exception e) => e is UnauthorizedAccessException ? "permission denied" : e.Message.ReplaceLineEndings(" ");
}
