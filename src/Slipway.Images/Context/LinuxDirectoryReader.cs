using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Files;

namespace Slipway.Images.Context;

/// <summary>Lists directories by Linux system calls; see <see cref="LinuxCalls"/> for why.</summary>
internal sealed class LinuxDirectoryReader : DirectoryReader
{
    private const int EntriesSize = 64 * 1024;
    private const int LinkSize = 4096;
    private const int NameOffset = 19;

    // Pinned, because the calls take addresses: entries, then a stat, then a link's target.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(EntriesSize + LinuxCalls.StatSize + LinkSize, pinned: true);
    private readonly nint _address;
    private byte[] _path = GC.AllocateUninitializedArray<byte>(LinkSize, pinned: true);

    public LinuxDirectoryReader() => _address = Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);

    public override ReadOutcome Read(string root, ReadOnlySpan<byte> relative, IListingSink sink)
    {
        var directory = LinuxCalls.OpenDirectory(FullPath(root, relative), followLink: relative.IsEmpty);
        if (directory < 0)
        {
            return Failure(vanishedIsFailure: relative.IsEmpty);
        }

        try
        {
            int length;
            while ((length = LinuxCalls.ReadEntries(directory, Address(0), EntriesSize)) > 0)
            {
                ReadChunk(directory, length, sink);
            }

            return length < 0 ? Failure(vanishedIsFailure: false) : new ReadOutcome(ReadStatus.Done);
        }
        finally
        {
            LinuxCalls.Close(directory);
        }
    }

    private static ReadOutcome Failure(bool vanishedIsFailure)
    {
        var error = Marshal.GetLastSystemError();
        var vanished = error is LinuxCalls.NotFound or LinuxCalls.NotADirectory or LinuxCalls.TooManyLinks;
        return vanished && !vanishedIsFailure
            ? new ReadOutcome(ReadStatus.Vanished)
            : new ReadOutcome(ReadStatus.Failed, Marshal.GetPInvokeErrorMessage(error));
    }

    private void ReadChunk(int directory, int length, IListingSink sink)
    {
        for (var at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(at + 16)))
        {
            var name = _buffer.AsSpan(at + NameOffset);
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                ReadEntry(directory, Address(at + NameOffset), name, TypeOf(_buffer[at + 18]), sink);
            }
        }
    }

    private void ReadEntry(int directory, nint nameAddress, ReadOnlySpan<byte> name, EntryType type, IListingSink sink)
    {
        var choice = sink.Choose(name, type);
        if (!choice.Visits || LinuxCalls.Stat(directory, nameAddress, Address(EntriesSize)) != 0)
        {
            // What vanished since the directory was read was never there for this walk.
            return;
        }

        var stat = _buffer.AsSpan(EntriesSize, LinuxCalls.StatSize);
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]);
        type = TypeOf((byte)(mode >> 12));
        var target = ReadOnlySpan<byte>.Empty;
        if (type == EntryType.SymbolicLink)
        {
            var targetLength = LinuxCalls.ReadLink(directory, nameAddress, Address(EntriesSize + LinuxCalls.StatSize), LinkSize);
            if (targetLength < 0)
            {
                return;
            }

            target = _buffer.AsSpan(EntriesSize + LinuxCalls.StatSize, targetLength);
        }

        var size = type == EntryType.File ? BinaryPrimitives.ReadInt64LittleEndian(stat[40..]) : 0;
        var found = new FileStat(size, mode & 0xFFF, Time(stat[112..]), Time(stat[96..]), BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]));
        sink.Add(name, target, type, found, choice);
    }

    private static long Time(ReadOnlySpan<byte> timestamp) =>
        (BinaryPrimitives.ReadInt64LittleEndian(timestamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]);

    /// <summary>The numbers a directory entry's type and the upper bits of a file mode share.</summary>
    private static EntryType TypeOf(byte type) => type switch
    {
        0 => EntryType.Unknown,
        4 => EntryType.Directory,
        8 => EntryType.File,
        10 => EntryType.SymbolicLink,
        _ => EntryType.Special,
    };

    private nint Address(int offset) => _address + offset;

    private nint FullPath(string root, ReadOnlySpan<byte> relative)
    {
        var needed = Encoding.UTF8.GetMaxByteCount(root.Length) + relative.Length + 2;
        if (needed > _path.Length)
        {
            _path = GC.AllocateUninitializedArray<byte>(needed * 2, pinned: true);
        }

        var length = Encoding.UTF8.GetBytes(root, _path);
        _path[length++] = (byte)'/';
        relative.CopyTo(_path.AsSpan(length));
        _path[length + relative.Length] = 0;
        return Marshal.UnsafeAddrOfPinnedArrayElement(_path, 0);
    }
}
