using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Compose.Yaml;

/// <summary>Pipes, terminals and the like, which bear the name of a file and make their reader wait for somebody who writes.</summary>
internal static class SpecialFiles
{
    /// <summary>Whether reading could wait for ever. False for what is not there.</summary>
    public static bool WouldBlock(string path)
    {
        // What has a length is a file on a disk.
        if (!(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) || new FileInfo(path) is not { Exists: true, Length: 0 }) return false;
        var name = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            using var handle = new SafeFileHandle(Open(name, OperatingSystem.IsLinux() ? LinuxFlags : AppleFlags), ownsHandle: true);
            if (handle.IsInvalid) return false;
            using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            return !file.CanSeek;
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    // O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC: .NET's own opening of a pipe waits for a writer.
    private const int LinuxFlags = 0x800 | 0x100 | 0x80000;
    private const int AppleFlags = 0x4 | 0x20000 | 0x1000000;

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(nint path, int flags);
}
