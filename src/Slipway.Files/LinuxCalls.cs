using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Lets the calls be compiled ahead of time: a marshalling stub would be compiled in every cold process.
[assembly: DisableRuntimeMarshalling]

namespace Slipway.Files;

/// <summary>
/// The Linux system calls a walk needs, by number: names that are not UTF-8 survive, and a directory's entries are examined relative to it. The numbers and
/// structures are the kernel's stable interface on 64-bit machines; the C library's own differ between glibc and musl.
/// </summary>
public static class LinuxCalls
{
    public const int NotFound = 2;
    public const int AccessDenied = 13;
    public const int NotADirectory = 20;
    public const int TooManyLinks = 40;
    public const int StatSize = 256;

    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int BasicStats = 0x7FF;

    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Whether this process can make the calls; seccomp profiles older than statx answer that it does not exist.</summary>
    public static bool AreAvailable { get; } = Probe();

    public static int OpenDirectory(nint path, bool followLink)
    {
        var directoryOnly = s_arm ? 0x4000 : 0x10000;
        var noFollow = s_arm ? 0x8000 : 0x20000;
        const int CloseOnExec = 0x80000;
        return (int)Call(s_arm ? 56 : 257, CurrentDirectory, path, directoryOnly | CloseOnExec | (followLink ? 0 : noFollow), 0, 0);
    }

    public static int ReadEntries(int directory, nint buffer, int length) => (int)Call(s_arm ? 61 : 217, directory, buffer, length, 0, 0);

    public static int Stat(int directory, nint name, nint buffer) => (int)Call(s_arm ? 291 : 332, directory, name, NoFollow, BasicStats, buffer);

    /// <summary>What a path leads to, links followed.</summary>
    public static int StatTarget(nint path, nint buffer) => (int)Call(s_arm ? 291 : 332, CurrentDirectory, path, 0, BasicStats, buffer);

    public static int ReadLink(int directory, nint name, nint buffer, int length) => (int)Call(s_arm ? 78 : 267, directory, name, buffer, length, 0);

    public static void Close(int descriptor) => Call(s_arm ? 57 : 3, descriptor, 0, 0, 0, 0);

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return false;
        }

        var buffer = GC.AllocateArray<byte>(StatSize + 8, pinned: true);
        "/\0"u8.CopyTo(buffer);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0);
        try
        {
            return Stat(CurrentDirectory, address, address + 8) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth);
}
