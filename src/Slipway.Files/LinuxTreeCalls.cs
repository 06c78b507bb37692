using System.Runtime.InteropServices;

namespace Slipway.Files;

/// <summary>
/// The Linux system calls that change a tree whose folders are opened without following links, by number (see <see cref="LinuxCalls"/> for why). Each gives a negative number for a failure, with errno set.
/// </summary>
public static class LinuxTreeCalls
{
    public const int NotPermitted = 1;
    public const int Exists = 17;
    public const int OtherFileSystem = 18;
    public const int IsADirectory = 21;
    public const int Invalid = 22;
    public const int DiskFull = 28;
    public const int ReadOnly = 30;
    public const int NameTooLong = 36;
    public const int NoSuchCall = 38;
    public const int NotEmpty = 39;
    public const int QuotaExceeded = 122;

    public const int ReadFile = 0;
    public const int WriteFile = 1;
    public const int Create = 0x40;
    public const int MustNotExist = 0x80;
    public const int NoWaiting = 0x800;

    /// <summary>Only to reach what is below or to look at it: needs no right to read.</summary>
    public const int PathOnly = 0x200000;

    public const int NoReplace = 1;
    public const int Exchange = 2;

    private const int CloseOnExec = 0x80000;
    private const int Read = 4;
    private const int RemoveFolder = 0x200;
    private const int EmptyPath = 0x1000;
    private const int BasicStats = 0x7FF;
    private const int OpenHowSize = 24;

    // RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH
    private const long BeneathWithoutLinks = 0x04 | 0x08;

    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int s_noFollow = s_arm ? 0x8000 : 0x20000;

    /// <summary>The flag that refuses what is no folder.</summary>
    public static int FolderOnly { get; } = s_arm ? 0x4000 : 0x10000;

    /// <summary>Opens a name in a folder, never through a link.</summary>
    public static int Open(int folder, nint name, int flags, int mode) => (int)Call(s_arm ? 56 : 257, folder, name, flags | s_noFollow | CloseOnExec, mode, 0);

    /// <summary>Opens a path below a folder, through no link in any segment (openat2, Linux 5.6).</summary>
    /// <param name="folder">Where the path begins.</param>
    /// <param name="path">Relative.</param>
    /// <param name="flags">As for <see cref="Open"/>.</param>
    /// <param name="how">Room for 24 bytes.</param>
    public static int OpenBeneath(int folder, nint path, int flags, nint how)
    {
        Marshal.WriteInt64(how, flags | s_noFollow | CloseOnExec);
        Marshal.WriteInt64(how + 8, 0);
        Marshal.WriteInt64(how + 16, BeneathWithoutLinks);
        return (int)Call(437, folder, path, how, OpenHowSize, 0);
    }

    /// <summary>What an open file or folder is.</summary>
    /// <param name="descriptor">It.</param>
    /// <param name="empty">An empty name.</param>
    /// <param name="buffer">Room for <see cref="LinuxCalls.StatSize"/> bytes.</param>
    public static int StatOpen(int descriptor, nint empty, nint buffer) => (int)Call(s_arm ? 291 : 332, descriptor, empty, EmptyPath, BasicStats, buffer);

    /// <summary>Whether this process may read a file, links not followed having to be made sure of before.</summary>
    public static bool MayRead(int folder, nint name) => Call(s_arm ? 48 : 269, folder, name, Read, 0, 0) == 0;

    public static int MakeFolder(int folder, nint name, int mode) => (int)Call(s_arm ? 34 : 258, folder, name, mode, 0, 0);

    public static int MakeLink(nint target, int folder, nint name) => (int)Call(s_arm ? 36 : 266, target, folder, name, 0, 0);

    /// <summary>Sets the permissions of an open file.</summary>
    public static int SetPermissions(int descriptor, int permissions) => (int)Call(s_arm ? 52 : 91, descriptor, permissions, 0, 0, 0);

    public static int Remove(int folder, nint name) => (int)Call(s_arm ? 35 : 263, folder, name, 0, 0, 0);

    public static int RemoveEmptyFolder(int folder, nint name) => (int)Call(s_arm ? 35 : 263, folder, name, RemoveFolder, 0, 0);

    /// <summary>renameat2: flags are 0, <see cref="NoReplace"/> or <see cref="Exchange"/>; file systems without them say <see cref="Invalid"/>.</summary>
    public static int Rename(int fromFolder, nint from, int toFolder, nint to, int flags) => (int)Call(s_arm ? 276 : 316, fromFolder, from, toFolder, to, flags);

    /// <summary>Writes what the file system of an open file holds back (syncfs).</summary>
    public static int Flush(int descriptor) => (int)Call(s_arm ? 267 : 306, descriptor, 0, 0, 0, 0);

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth);
}
