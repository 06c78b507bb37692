using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Services;

/// <summary>BytesMessage { bytes data = 1 }: a piece of a byte stream.</summary>
internal static class BytesMessage
{
    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> data) => new WireWriter().Bytes(1, data).Written;

    /// <summary>The data, as a part of the message's own memory.</summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> message)
    {
        var data = ReadOnlyMemory<byte>.Empty;
        for (var reader = new WireReader(message.Span); reader.Next();)
        {
            if (reader.Field == 1)
            {
                var span = reader.Bytes();
                message.Span.Overlaps(span, out var offset);
                data = message.Slice(span.IsEmpty ? 0 : offset, span.Length);
            }
            else
            {
                reader.Skip();
            }
        }
        return data;
    }
}
