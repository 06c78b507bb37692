using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Files;

/// <summary>What tells whether a file on disk is as it was, got in one call and without opening it. Links are followed.</summary>
public static class FileStamp
{
    private const int RegularFile = 8;
    private const int Folder = 4;

    // Pinned, because the call takes addresses: a stat, then the path.
    [ThreadStatic]
    private static byte[]? s_buffer;

    /// <summary>The stamp of the regular file at a path; null where there is none.</summary>
    public static FileStat? Find(string path) => Find(path, out _);

    /// <summary>As <see cref="Find(string)"/>, with the reason where there is none: the end of a sentence.</summary>
    public static FileStat? Find(string path, out string why)
    {
        try
        {
            return LinuxCalls.AreAvailable ? FindOnLinux(path, out why) : FindAnywhere(path, out why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e.Message;
            return null;
        }
    }

    private static FileStat? FindOnLinux(string path, out string why)
    {
        var needed = LinuxCalls.StatSize + Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        if (s_buffer is null || s_buffer.Length < needed)
            s_buffer = GC.AllocateUninitializedArray<byte>(needed * 2, pinned: true);
        s_buffer[LinuxCalls.StatSize + Encoding.UTF8.GetBytes(path, s_buffer.AsSpan(LinuxCalls.StatSize))] = 0;
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(s_buffer, 0);
        if (LinuxCalls.StatTarget(address + LinuxCalls.StatSize, address) != 0)
        {
            var error = Marshal.GetLastSystemError();
            why = error == LinuxCalls.NotFound ? "it does not exist" : Marshal.GetPInvokeErrorMessage(error);
            return null;
        }

        var stat = s_buffer.AsSpan(0, LinuxCalls.StatSize);
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]);
        why = mode >> 12 == RegularFile ? "" : mode >> 12 == Folder ? "it is a folder" : "it is a pipe, socket or device";
        if (why.Length > 0)
            return null;
        return new FileStat(
            BinaryPrimitives.ReadInt64LittleEndian(stat[40..]), mode & 0xFFF, Time(stat[112..]), Time(stat[96..]), BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]));
    }

    private static FileStat? FindAnywhere(string path, out string why)
    {
        FileSystemInfo file = new FileInfo(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        why = file is FileInfo { Exists: true } ? "" : Directory.Exists(path) ? "it is a folder" : "it does not exist";
        if (file is not FileInfo { Exists: true } found)
            return null;
        return new FileStat(found.Length, OperatingSystem.IsWindows() ? 0 : (int)found.UnixFileMode, (found.LastWriteTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick, 0, 0);
    }

    private static long Time(ReadOnlySpan<byte> timestamp) =>
        (BinaryPrimitives.ReadInt64LittleEndian(timestamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]);
}
