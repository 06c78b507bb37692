using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Memory;

/// <summary>Little-endian values one after another. A length is written seven bits a byte, the lowest first.</summary>
internal sealed class ByteWriter(int capacity)
{
    private byte[] _bytes = new byte[Math.Max(capacity, 256)];
    private int _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Byte(byte value) => Next(1)[0] = value;

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    public void UInt32s(ReadOnlySpan<uint> values)
    {
        if (BitConverter.IsLittleEndian) Bytes(MemoryMarshal.AsBytes(values));
        else foreach (var value in values) UInt32(value);
    }

    public void Length(int value)
    {
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) Byte((byte)(rest | 0x80));
        Byte((byte)rest);
    }

    public void Stamp(Stamp stamp)
    {
        Int64(stamp.Size);
        Int64(stamp.Modified);
        Int64(stamp.Changed);
        Int64((long)stamp.FileId);
    }

    public void Digest(ContentDigest digest) => digest.CopyTo(Next(32));

    /// <summary>ASCII a byte a character, all else as UTF-16, which holds every string there is. The lowest bit of the length tells which.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            Length(text.Length << 1);
            Ascii.FromUtf16(text, Next(text.Length), out _);
            return;
        }

        Length((text.Length << 1) | 1);
        foreach (var c in text) BinaryPrimitives.WriteUInt16LittleEndian(Next(2), c);
    }

    public void OptionalText(string? text)
    {
        Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null) Text(text);
    }

    private Span<byte> Next(int count)
    {
        if (_bytes.Length - _count < count) Array.Resize(ref _bytes, Math.Max(checked(_count + count), checked(_bytes.Length * 2)));
        _count += count;
        return _bytes.AsSpan(_count - count, count);
    }
}
