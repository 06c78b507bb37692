using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Context;

namespace Slipway.Images.Layers;

/// <summary>What tells whether a file on disk is as it was, got in one call and without opening it. Links are followed.</summary>
internal static class FileStamp
{
    private const int RegularFile = 8;
    private const int Folder = 4;

    // Pinned, because the call takes addresses: a stat, then the path.
    [ThreadStatic]
    private static byte[]? s_buffer;

    /// <exception cref="SlipwayException">SLIP2430.</exception>
    public static FileStat Of(string layer, string path)
    {
        try
        {
            return LinuxCalls.AreAvailable ? OfLinux(layer, path) : OfAnySystem(layer, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(layer, path, e.Message);
        }
    }

    private static FileStat OfLinux(string layer, string path)
    {
        var needed = LinuxCalls.StatSize + Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        if (s_buffer is null || s_buffer.Length < needed)
            s_buffer = GC.AllocateUninitializedArray<byte>(needed * 2, pinned: true);
        s_buffer[LinuxCalls.StatSize + Encoding.UTF8.GetBytes(path, s_buffer.AsSpan(LinuxCalls.StatSize))] = 0;
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(s_buffer, 0);
        if (LinuxCalls.StatTarget(address + LinuxCalls.StatSize, address) != 0)
        {
            var error = Marshal.GetLastSystemError();
            throw Unreadable(layer, path, error == LinuxCalls.NotFound ? "it does not exist" : Marshal.GetPInvokeErrorMessage(error));
        }

        var stat = s_buffer.AsSpan(0, LinuxCalls.StatSize);
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]);
        if (mode >> 12 != RegularFile)
            throw Unreadable(layer, path, mode >> 12 == Folder ? "it is a folder" : "it is a pipe, socket or device");
        return new FileStat(
            BinaryPrimitives.ReadInt64LittleEndian(stat[40..]), mode & 0xFFF, Time(stat[112..]), Time(stat[96..]), BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]));
    }

    private static FileStat OfAnySystem(string layer, string path)
    {
        FileSystemInfo file = new FileInfo(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        if (file is not FileInfo { Exists: true } found)
            throw Unreadable(layer, path, Directory.Exists(path) ? "it is a folder" : "it does not exist");
        return new FileStat(found.Length, 0, (found.LastWriteTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick, 0, 0);
    }

    private static long Time(ReadOnlySpan<byte> timestamp) =>
        (BinaryPrimitives.ReadInt64LittleEndian(timestamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]);

    private static SlipwayException Unreadable(string layer, string path, string why) => new(LayerErrors.FileUnreadable(layer, path, why));
}
