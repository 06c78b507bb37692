using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Images.Context;

/// <summary>Stats of single files, whose links are followed.</summary>
internal sealed class FileStats
{
    private const int RegularFile = 8;

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(LinuxCalls.StatSize + 1024, pinned: true);

    /// <summary>The regular file at a path; null where there is none.</summary>
    public FileStat? Find(string path) => LinuxCalls.AreAvailable ? FindOnLinux(path) : FindAnywhere(path);

    private FileStat? FindOnLinux(string path)
    {
        var needed = LinuxCalls.StatSize + Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        if (needed > _buffer.Length)
            _buffer = GC.AllocateUninitializedArray<byte>(needed, pinned: true);
        var length = Encoding.UTF8.GetBytes(path, _buffer.AsSpan(LinuxCalls.StatSize));
        _buffer[LinuxCalls.StatSize + length] = 0;
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);
        if (LinuxCalls.StatTarget(address + LinuxCalls.StatSize, address) != 0)
            return null;
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(28));
        if (mode >> 12 != RegularFile)
            return null;
        return new FileStat(
            BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(40)), mode & 0xFFF, Time(112), Time(96), BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(32)));
    }

    private long Time(int at) => (BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(at)) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at + 8));

    private static FileStat? FindAnywhere(string path)
    {
        var file = new FileInfo(path);
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        if (!file.Exists)
            return null;
        var mode = OperatingSystem.IsWindows() ? 0x1ED : (int)file.UnixFileMode;
        return new FileStat(file.Length, mode, (file.LastWriteTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) * 100, 0, 0);
    }
}
