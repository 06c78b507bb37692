using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Images.Context;

namespace Slipway.Images.Blobs;

/// <summary>What tells that a file is the one it was: its time of change is set by the kernel alone, so that a file with the same stamp has the same content.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Nanoseconds since the Unix epoch.</param>
/// <param name="Changed">Nanoseconds since the Unix epoch.</param>
/// <param name="Inode">Which file it is.</param>
internal readonly record struct FileStamp(long Size, long Modified, long Changed, ulong Inode)
{
    private const int AbsoluteOnly = -1;

    /// <summary>Null where the system does not tell, or there is no file.</summary>
    /// <param name="path">Absolute.</param>
    public static FileStamp? Of(string path)
    {
        if (!LinuxCalls.AreAvailable)
            return null;
        var buffer = GC.AllocateArray<byte>(LinuxCalls.StatSize + Encoding.UTF8.GetByteCount(path) + 1, pinned: true);
        Encoding.UTF8.GetBytes(path, buffer.AsSpan(LinuxCalls.StatSize));
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0);
        if (LinuxCalls.Stat(AbsoluteOnly, address + LinuxCalls.StatSize, address) != 0)
            return null;
        return new FileStamp(
            BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(40)), Time(buffer.AsSpan(112)), Time(buffer.AsSpan(96)), BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(32)));
    }

    /// <summary>Whether the file may have been written to after it was looked at at a time without its stamp showing it: clocks of file systems are as coarse as two seconds.</summary>
    public bool IsRacyAt(DateTime utc) => Changed / 100 > (utc - DateTime.UnixEpoch - TimeSpan.FromSeconds(2)).Ticks;

    // statx(2).
    private static long Time(ReadOnlySpan<byte> timestamp) =>
        (BinaryPrimitives.ReadInt64LittleEndian(timestamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]);
}
