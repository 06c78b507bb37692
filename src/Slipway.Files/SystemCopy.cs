using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Files;

/// <summary>What Linux copies and links by itself. The numbers are the kernel's stable interface on 64-bit machines (as in <see cref="LinuxCalls"/>). What it declines the caller does by hand, which also tells why.</summary>
public static class SystemCopy
{
    private const int CurrentDirectory = -100;

    /// <summary>So many bytes a call that cancelling does not take long.</summary>
    private const long Part = 32 << 20;

    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly bool s_isAvailable = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Copies within the kernel (copy_file_range), from the start of a file to an offset of another.</summary>
    /// <returns>How many bytes were copied; fewer than asked for where the system cannot, at the end of the file, or when the disk is full.</returns>
    public static long Copy(SafeFileHandle source, SafeFileHandle target, long targetOffset, long length, CancellationToken cancellationToken)
    {
        if (!s_isAvailable)
            return 0;
        var copied = 0L;
        while (copied < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = CopyPart(source, copied, target, targetOffset + copied, Math.Min(Part, length - copied));
            if (part <= 0)
                break;
            copied += part;
        }

        return copied;
    }

    /// <summary>Gives a file a second name (link(2)); false where the system does not: another file system, another owner's file.</summary>
    public static bool TryLink(string existing, string name)
    {
        if (!s_isAvailable)
            return false;
        var first = Path(existing);
        var second = Path(name);
        return Call(s_arm ? 37 : 265, CurrentDirectory, Marshal.UnsafeAddrOfPinnedArrayElement(first, 0), CurrentDirectory, Marshal.UnsafeAddrOfPinnedArrayElement(second, 0), 0, 0) == 0;
    }

    private static nint CopyPart(SafeFileHandle source, long sourceOffset, SafeFileHandle target, long targetOffset, long length)
    {
        var offsets = GC.AllocateUninitializedArray<long>(2, pinned: true);
        (offsets[0], offsets[1]) = (sourceOffset, targetOffset);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(offsets, 0);
        bool held = false, held2 = false;
        try
        {
            source.DangerousAddRef(ref held);
            target.DangerousAddRef(ref held2);
            return Call(s_arm ? 285 : 326, source.DangerousGetHandle(), address, target.DangerousGetHandle(), address + sizeof(long), (nint)length, 0);
        }
        finally
        {
            if (held2)
                target.DangerousRelease();
            if (held)
                source.DangerousRelease();
            GC.KeepAlive(offsets);
        }
    }

    private static byte[] Path(string path)
    {
        var bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(path) + 1, pinned: true);
        Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);
}
