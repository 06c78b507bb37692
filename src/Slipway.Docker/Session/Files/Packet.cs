using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Files;

/// <summary>The kinds of fsutil.types.Packet.</summary>
internal enum PacketType
{
    /// <summary>An entry; without a stat, the end of the walk.</summary>
    Stat = 0,

    /// <summary>Asks for the content of the n-th stated entry, counting from 0.</summary>
    Request = 1,

    /// <summary>A piece of a content; empty, its end.</summary>
    Data = 2,

    /// <summary>The receiver has all it wants; the sender answers with the same.</summary>
    Finish = 3,

    /// <summary>The other side gave up; the data is its message.</summary>
    Error = 4,
}

/// <summary>fsutil.types.Packet. <paramref name="Data"/> is a part of the message it was read from.</summary>
internal readonly record struct Packet(PacketType Type, uint Id, FileStat? Stat, ReadOnlyMemory<byte> Data)
{
    public static Packet Read(ReadOnlyMemory<byte> message)
    {
        var packet = default(Packet);
        for (var reader = new WireReader(message.Span); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: packet = packet with { Type = (PacketType)reader.UInt32() }; break;
                case 2: packet = packet with { Stat = FileStat.Read(reader.Bytes()) }; break;
                case 3: packet = packet with { Id = reader.UInt32() }; break;
                case 4: packet = packet with { Data = Part(message, reader.Bytes()) }; break;
                default: reader.Skip(); break;
            }
        }
        return packet;
    }

    public void Write(WireWriter message)
    {
        message.Varint(1, (ulong)Type);
        if (Stat is not null)
        {
            var stat = new WireWriter();
            Stat.Write(stat);
            message.Message(2, stat.Written.Span);
        }
        message.Varint(3, Id).Bytes(4, Data.Span);
    }

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
            return default;
        message.Span.Overlaps(part, out var offset);
        return message.Slice(offset, part.Length);
    }
}
