using System.Buffers;
using System.Text;

namespace Slipway.Docker.Session.Protobuf;

/// <summary>Writes the fields of one protobuf message; values equal to the default are left out, as proto3 does. Reusable by <see cref="Clear"/>.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    public void Clear() => buffer.ResetWrittenCount();

    public WireWriter Varint(int field, ulong value)
    {
        if (value == 0)
            return this;
        Tag(field, WireType.Varint);
        RawVarint(value);
        return this;
    }

    public WireWriter Int64(int field, long value) => Varint(field, (ulong)value);

    public WireWriter Bytes(int field, ReadOnlySpan<byte> value) => value.IsEmpty ? this : Message(field, value);

    public WireWriter Text(int field, string value)
    {
        if (value.Length == 0)
            return this;
        Tag(field, WireType.Bytes);
        RawVarint((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, buffer);
        return this;
    }

    /// <summary>A nested message, present even when it is empty.</summary>
    public WireWriter Message(int field, ReadOnlySpan<byte> encoded)
    {
        Tag(field, WireType.Bytes);
        RawVarint((ulong)encoded.Length);
        buffer.Write(encoded);
        return this;
    }

    private void Tag(int field, WireType type) => RawVarint(((ulong)field << 3) | (ulong)type);

    private void RawVarint(ulong value)
    {
        var span = buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        buffer.Advance(length);
    }
}
