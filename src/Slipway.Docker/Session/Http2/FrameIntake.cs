using System.Buffers.Binary;

namespace Slipway.Docker.Session.Http2;

/// <summary>Applies the peer's frames, in order, to the connection's state (RFC 9113 section 6).</summary>
internal sealed class FrameIntake(StreamTable streams, FrameWriter writer, SendWindows windows, Http2Limits limits)
{
    private readonly HpackDecoder hpack = new(Http2Limits.HeaderTableSize, limits.MaxHeaderListSize);
    private HeaderBlock? block;
    private int receiveWindow = limits.ConnectionWindow;

    /// <summary>The newest request's stream; 0 before the first.</summary>
    public int LastStreamId { get; private set; }

    /// <exception cref="Http2ConnectionException">The frame breaks a rule that ends the connection.</exception>
    /// <exception cref="Http2StreamException">The frame breaks a rule that ends its stream.</exception>
    public void Take(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (block is not null && (header.Type != FrameType.Continuation || header.StreamId != block.StreamId))
            throw Violation("a header block is interrupted");
        switch (header.Type)
        {
            case FrameType.Data: TakeData(header, payload); break;
            case FrameType.Headers: TakeHeaders(header, payload); break;
            case FrameType.Continuation: TakeContinuation(header, payload); break;
            case FrameType.Priority: TakePriority(header); break;
            case FrameType.RstStream: TakeReset(header); break;
            case FrameType.Settings: TakeSettings(header, payload); break;
            case FrameType.Ping: TakePing(header, payload); break;
            case FrameType.WindowUpdate: TakeWindowUpdate(header, payload); break;
            case FrameType.GoAway when header.StreamId != 0: throw Violation("GOAWAY on a stream");
            case FrameType.PushPromise: throw Violation("a client cannot push");
        }
    }

    private void TakeData(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var stream = Open(header, "DATA");
        receiveWindow -= header.Length;
        if (receiveWindow < 0)
            throw new Http2ConnectionException(Http2ErrorCode.FlowControlError, "the connection's window is exceeded");
        // Given back at once: the streams' own windows bound what is held, and one slow stream must not stop the others (the health check, say).
        if (receiveWindow < limits.ConnectionWindow / 2)
        {
            writer.WriteUInt32(FrameType.WindowUpdate, 0, (uint)(limits.ConnectionWindow - receiveWindow));
            receiveWindow = limits.ConnectionWindow;
        }
        var data = Unpad(header, payload);
        if (stream is null)
            return;
        if (stream.PeerEnded)
            throw new Http2StreamException(header.StreamId, Http2ErrorCode.StreamClosed, "DATA after the end of the body");
        streams.Debit(stream, header.Length);
        stream.Receive(data);
        if (header.Has(FrameFlags.EndStream))
            stream.ReceiveEnd();
        stream.Credit(header.Length - data.Length);
    }

    private void TakeHeaders(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.StreamId % 2 == 0)
            throw Violation("HEADERS on a stream that is not the client's");
        var fragment = Unpad(header, payload);
        if (header.Has(FrameFlags.Priority))
        {
            if (fragment.Length < 5)
                throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, "HEADERS is too short for its priority");
            fragment = fragment[5..];
        }
        block = new(header.StreamId, header.Has(FrameFlags.EndStream), limits.MaxHeaderListSize);
        block.Append(fragment);
        if (header.Has(FrameFlags.EndHeaders))
            EndBlock();
    }

    private void TakeContinuation(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (block is null)
            throw Violation("CONTINUATION without HEADERS");
        block.Append(payload);
        if (header.Has(FrameFlags.EndHeaders))
            EndBlock();
    }

    private void EndBlock()
    {
        var ended = block!;
        block = null;
        var fields = hpack.Decode(ended.Encoded);
        if (ended.StreamId <= LastStreamId)
            TakeTrailers(ended);
        else
            OpenStream(ended, fields);
    }

    private void TakeTrailers(HeaderBlock ended)
    {
        if (streams.Find(ended.StreamId) is not { } stream)
            return;
        if (stream.PeerEnded)
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.StreamClosed, "HEADERS after the end of the body");
        if (!ended.EndStream)
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.ProtocolError, "trailers do not end the stream");
        stream.ReceiveEnd();
    }

    private void OpenStream(HeaderBlock ended, IReadOnlyList<HeaderField>? fields)
    {
        LastStreamId = ended.StreamId;
        if (fields is null)
        {
            streams.Responses.Refuse(ended.StreamId, "431");
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.NoError, "the request's headers are too large");
        }
        if (RequestHeaders.Defect(fields) is { } defect)
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.ProtocolError, defect);
        var stream = streams.Open(ended.StreamId, fields);
        if (ended.EndStream)
            stream.ReceiveEnd();
        streams.Start(stream);
    }

    private static void TakePriority(FrameHeader header)
    {
        if (header.StreamId == 0)
            throw Violation("PRIORITY without a stream");
        if (header.Length != 5)
            throw new Http2StreamException(header.StreamId, Http2ErrorCode.FrameSizeError, "PRIORITY is not five octets");
    }

    private void TakeReset(FrameHeader header)
    {
        if (header.Length != 4)
            throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, "RST_STREAM is not four octets");
        if (Open(header, "RST_STREAM") is not { } stream)
            return;
        streams.Abort(stream);
    }

    private void TakeSettings(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.StreamId != 0)
            throw Violation("SETTINGS on a stream");
        if (payload.Length % 6 != 0 || (header.Has(FrameFlags.Ack) && !payload.IsEmpty))
            throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, "SETTINGS has a wrong length");
        if (header.Has(FrameFlags.Ack))
            return;
        if (PeerSettings.Apply(payload, windows))
            streams.Responses.TableSizeChanged();
        writer.Write(FrameType.Settings, FrameFlags.Ack, 0, []);
    }

    private void TakePing(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.StreamId != 0)
            throw Violation("PING on a stream");
        if (payload.Length != 8)
            throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, "PING is not eight octets");
        if (!header.Has(FrameFlags.Ack))
            writer.Write(FrameType.Ping, FrameFlags.Ack, 0, payload);
    }

    private void TakeWindowUpdate(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 4)
            throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, "WINDOW_UPDATE is not four octets");
        var increment = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (header.StreamId == 0)
        {
            if (increment == 0)
                throw Violation("a window grows by nothing");
            windows.GrowConnection(increment);
        }
        else if (Open(header, "WINDOW_UPDATE") is { } stream)
        {
            if (increment == 0)
                throw new Http2StreamException(header.StreamId, Http2ErrorCode.ProtocolError, "a window grows by nothing");
            windows.Grow(stream, increment);
        }
    }

    /// <summary>The stream of a frame that only an opened stream may have; null when it is closed by now.</summary>
    private Http2Stream? Open(FrameHeader header, string frame)
    {
        if (header.StreamId == 0 || header.StreamId % 2 == 0 || header.StreamId > LastStreamId)
            throw Violation($"{frame} on a stream that was never opened");
        return streams.Find(header.StreamId);
    }

    private static ReadOnlySpan<byte> Unpad(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!header.Has(FrameFlags.Padded))
            return payload;
        if (payload.IsEmpty)
            throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, "a padded frame has no padding length");
        if (payload[0] >= payload.Length)
            throw Violation("a frame's padding is longer than the frame");
        return payload[1..^payload[0]];
    }

    private static Http2ConnectionException Violation(string what) => new(Http2ErrorCode.ProtocolError, what);
}
