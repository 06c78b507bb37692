using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Memory;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">From every method: the bytes end too early, or cannot have been written so.</exception>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Next(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    public byte[] Bytes(int count) => Next(count).ToArray();

    public uint[] UInt32s(int count)
    {
        var from = Next(checked(count * 4));
        var values = new uint[count];
        if (BitConverter.IsLittleEndian) from.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else for (var i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadUInt32LittleEndian(from[(i * 4)..]);
        return values;
    }

    public int Length()
    {
        var value = 0L;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return value <= int.MaxValue ? (int)value : throw Malformed();
        }

        throw Malformed();
    }

    /// <summary>A number of things of at least so many bytes each, so that no memory is asked for that the file could not fill.</summary>
    public int Count(int leastSize)
    {
        var count = Length();
        return count <= _rest.Length / leastSize ? count : throw Malformed();
    }

    public Stamp Stamp() => new(Int64(), Int64(), Int64(), (ulong)Int64());

    public ContentDigest Digest() => ContentDigest.FromBytes(Next(32));

    /// <summary>Writes a text to a buffer at a place, and returns where it ends.</summary>
    public int Text(ref char[] buffer, int at)
    {
        var length = Length();
        var count = length >> 1;
        var from = Next((length & 1) == 0 ? count : checked(count * 2));
        if (buffer.Length - at < count) Array.Resize(ref buffer, Math.Max(at + count, buffer.Length * 2));
        var to = buffer.AsSpan(at, count);
        if ((length & 1) != 0)
        {
            for (var i = 0; i < count; i++) to[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(from[(i * 2)..]);
        }
        else if (Ascii.ToUtf16(from, to, out _) != System.Buffers.OperationStatus.Done)
        {
            throw Malformed();
        }

        return at + count;
    }

    public string Text()
    {
        var buffer = new char[64];
        var length = Text(ref buffer, 0);
        return new string(buffer, 0, length);
    }

    public string? OptionalText() => Byte() switch
    {
        0 => null,
        1 => Text(),
        _ => throw Malformed(),
    };

    public static InvalidDataException Malformed() => new("its content is damaged");

    private ReadOnlySpan<byte> Next(int count)
    {
        if (_rest.Length < count) throw Malformed();
        var next = _rest[..count];
        _rest = _rest[count..];
        return next;
    }
}
