namespace Slipway.Docker.Session.Http2;

/// <summary>Sends the responses of streams that are still open, within the windows and limits of the peer.</summary>
internal sealed class ResponseSender(FrameWriter writer, SendWindows windows)
{
    private bool announceEmptyTable;

    /// <summary>The peer named a header table size, so the next header block has to name ours.</summary>
    public void TableSizeChanged() => Volatile.Write(ref announceEmptyTable, true);

    public void SendHeaders(Http2Stream stream, bool endStream, (string Name, string Value)[] fields) => windows.WhileOpen(stream, () =>
    {
        var encoded = HpackEncoder.Encode(announceEmptyTable, fields);
        announceEmptyTable = false;
        WriteHeaderBlock(stream.Id, endStream, encoded);
    });

    public async ValueTask SendDataAsync(Http2Stream stream, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await writer.RoomAsync(cancellationToken);
        await windows.SendAsync(stream, data, piece => writer.Write(FrameType.Data, FrameFlags.None, stream.Id, piece.Span), cancellationToken);
    }

    /// <summary>Answers a request that never becomes a stream.</summary>
    public void Refuse(int streamId, string status) => WriteHeaderBlock(streamId, endStream: true, HpackEncoder.Encode(false, (":status", status)));

    /// <summary>Ends a stream unless it has ended.</summary>
    public void Reset(Http2Stream stream, Http2ErrorCode code) => windows.WhileOpen(stream, () => Reset(stream.Id, code));

    public void Reset(int streamId, Http2ErrorCode code) => writer.WriteUInt32(FrameType.RstStream, streamId, (uint)code);

    private void WriteHeaderBlock(int streamId, bool endStream, ReadOnlySpan<byte> encoded)
    {
        const int Piece = 16 * 1024;
        var type = FrameType.Headers;
        var flags = endStream ? FrameFlags.EndStream : FrameFlags.None;
        for (; encoded.Length > Piece; encoded = encoded[Piece..])
        {
            writer.Write(type, flags, streamId, encoded[..Piece]);
            (type, flags) = (FrameType.Continuation, FrameFlags.None);
        }
        writer.Write(type, flags | FrameFlags.EndHeaders, streamId, encoded);
    }
}
