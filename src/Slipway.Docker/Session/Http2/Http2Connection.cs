using System.Buffers.Binary;

namespace Slipway.Docker.Session.Http2;

/// <summary>
/// The server's side of one HTTP/2 connection over any stream (RFC 9113). Every request becomes an <see cref="Http2Stream"/> and a call of the handler on
/// the thread pool; the read loop itself never waits for a handler, so that a stuck one cannot starve another.
/// </summary>
internal sealed class Http2Connection(Stream transport, Func<Http2Stream, Task> handler, Http2Limits limits) : IDisposable
{
    private static readonly TimeSpan PartingTime = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly FrameReader reader = new(transport, limits.MaxFrameSize);
    private readonly FrameWriter writer = new(transport);
    private readonly HpackDecoder hpack = new(Http2Limits.HeaderTableSize, limits.MaxHeaderListSize);
    private readonly SendWindows windows = new();
    private readonly Dictionary<int, Http2Stream> streams = [];
    private readonly HashSet<Task> handlers = [];
    private HeaderBlock? block;
    private int lastStreamId;
    private int receiveWindow = limits.ConnectionWindow;
    private bool announceEmptyTable;

    public Http2Limits Limits { get; } = limits;

    /// <summary>Serves until the peer closes the connection, breaks the protocol, or the token is cancelled; then every handler has ended or been told to.</summary>
    /// <exception cref="Http2ConnectionException">The peer broke the protocol.</exception>
    /// <exception cref="IOException">The transport failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var writing = new CancellationTokenSource();
        var writes = writer.RunAsync(writing.Token);
        var reads = ReadFramesAsync(reading.Token);
        try
        {
            // A transport that cannot be written is of no use for reading either.
            await await Task.WhenAny(reads, writes);
        }
        catch (Http2ConnectionException violation)
        {
            writer.WriteGoAway(lastStreamId, violation.Code);
            throw;
        }
        finally
        {
            await reading.CancelAsync();
            await EndedAsync(reads);
            AbortStreams();
            writer.Complete();
            await EndedAsync(writes);
            await writing.CancelAsync();
            await EndedAsync(Task.WhenAll(Handlers()));
        }
    }

    public void Dispose() => writer.Dispose();

    internal void SendHeaders(Http2Stream stream, bool endStream, (string Name, string Value)[] fields) => windows.WhileOpen(stream, () =>
    {
        var encoded = HpackEncoder.Encode(announceEmptyTable, fields);
        announceEmptyTable = false;
        WriteHeaderBlock(stream.Id, endStream, encoded);
    });

    internal async ValueTask SendDataAsync(Http2Stream stream, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await writer.RoomAsync(cancellationToken);
        await windows.SendAsync(stream, data, piece => writer.Write(FrameType.Data, FrameFlags.None, stream.Id, piece.Span), cancellationToken);
    }

    internal void CreditStream(Http2Stream stream, int count)
    {
        lock (gate)
        {
            if (!streams.ContainsKey(stream.Id) || stream.PeerEnded)
                return;
            stream.ReceiveWindow += count;
        }
        writer.WriteUInt32(FrameType.WindowUpdate, stream.Id, (uint)count);
    }

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

    private async Task ReadFramesAsync(CancellationToken cancellationToken)
    {
        writer.Write(FrameType.Settings, FrameFlags.None, 0, PeerSettings.Encode(
            (PeerSettings.MaxConcurrentStreams, Limits.MaxConcurrentStreams),
            (PeerSettings.InitialWindowSize, Limits.StreamWindow),
            (PeerSettings.MaxFrameSize, Limits.MaxFrameSize),
            (PeerSettings.MaxHeaderListSize, Limits.MaxHeaderListSize)));
        writer.WriteUInt32(FrameType.WindowUpdate, 0, (uint)(Limits.ConnectionWindow - Http2Limits.InitialWindow));
        if (!await reader.ReadPrefaceAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken))
            throw Violation("the connection preface is missing");
        var first = true;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (first && (reader.Header.Type != FrameType.Settings || reader.Header.Has(FrameFlags.Ack)))
                throw Violation("the first frame is not SETTINGS");
            first = false;
            try
            {
                Take(reader.Header, reader.Payload.Span);
            }
            catch (Http2StreamException violation)
            {
                Reset(violation.StreamId, violation.Code);
            }
            // Answers to a peer that does not read must not pile up.
            await writer.RoomAsync(cancellationToken);
        }
    }

    private void Take(FrameHeader header, ReadOnlySpan<byte> payload)
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
        if (receiveWindow < Limits.ConnectionWindow / 2)
        {
            writer.WriteUInt32(FrameType.WindowUpdate, 0, (uint)(Limits.ConnectionWindow - receiveWindow));
            receiveWindow = Limits.ConnectionWindow;
        }
        var data = Unpad(header, payload);
        if (stream is null)
            return;
        if (stream.PeerEnded)
            throw new Http2StreamException(header.StreamId, Http2ErrorCode.StreamClosed, "DATA after the end of the body");
        lock (gate)
        {
            stream.ReceiveWindow -= header.Length;
            if (stream.ReceiveWindow < 0)
                throw new Http2StreamException(header.StreamId, Http2ErrorCode.FlowControlError, "a stream's window is exceeded");
        }
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
        block = new(header.StreamId, header.Has(FrameFlags.EndStream), Limits.MaxHeaderListSize);
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
        if (ended.StreamId <= lastStreamId)
            TakeTrailers(ended);
        else
            OpenStream(ended, fields);
    }

    private void TakeTrailers(HeaderBlock ended)
    {
        if (Find(ended.StreamId) is not { } stream)
            return;
        if (stream.PeerEnded)
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.StreamClosed, "HEADERS after the end of the body");
        if (!ended.EndStream)
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.ProtocolError, "trailers do not end the stream");
        stream.ReceiveEnd();
    }

    private void OpenStream(HeaderBlock ended, IReadOnlyList<HeaderField>? fields)
    {
        lastStreamId = ended.StreamId;
        if (fields is null)
        {
            WriteHeaderBlock(ended.StreamId, endStream: true, HpackEncoder.Encode(false, (":status", "431")));
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.NoError, "the request's headers are too large");
        }
        if (RequestHeaders.Defect(fields) is { } defect)
            throw new Http2StreamException(ended.StreamId, Http2ErrorCode.ProtocolError, defect);
        Http2Stream stream;
        lock (gate)
        {
            if (handlers.Count >= Limits.MaxConcurrentStreams)
                throw new Http2StreamException(ended.StreamId, Http2ErrorCode.RefusedStream, "too many streams at once");
            stream = new(this, ended.StreamId, fields, Limits.StreamWindow);
            streams.Add(stream.Id, stream);
        }
        windows.Open(stream);
        if (ended.EndStream)
            stream.ReceiveEnd();
        Start(stream);
    }

    private void Start(Http2Stream stream)
    {
        lock (gate)
        {
            var running = Task.Run(() => HandleAsync(stream));
            handlers.Add(running);
            running.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        void Forget(Task done)
        {
            lock (gate)
                handlers.Remove(done);
        }
    }

    private async Task HandleAsync(Http2Stream stream)
    {
        var code = Http2ErrorCode.InternalError;
        try
        {
            await handler(stream);
            code = Http2ErrorCode.NoError;
        }
        finally
        {
            // A client that still sends is asked to stop (RFC 9113 section 8.1).
            if (code != Http2ErrorCode.NoError || !stream.PeerEnded)
                windows.WhileOpen(stream, () => WriteReset(stream.Id, code));
            Forget(stream);
            stream.Dispose();
        }
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
        Forget(stream);
        stream.Abort();
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
            Volatile.Write(ref announceEmptyTable, true);
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
        if (header.StreamId == 0 || header.StreamId % 2 == 0 || header.StreamId > lastStreamId)
            throw Violation($"{frame} on a stream that was never opened");
        return Find(header.StreamId);
    }

    private Http2Stream? Find(int streamId)
    {
        lock (gate)
            return streams.GetValueOrDefault(streamId);
    }

    private void Reset(int streamId, Http2ErrorCode code)
    {
        if (Find(streamId) is not { } stream)
        {
            WriteReset(streamId, code);
            return;
        }
        windows.WhileOpen(stream, () => WriteReset(streamId, code));
        Forget(stream);
        stream.Abort();
    }

    private void WriteReset(int streamId, Http2ErrorCode code) => writer.WriteUInt32(FrameType.RstStream, streamId, (uint)code);

    private void Forget(Http2Stream stream)
    {
        windows.Close(stream);
        lock (gate)
            streams.Remove(stream.Id);
    }

    private void AbortStreams()
    {
        Http2Stream[] open;
        lock (gate)
        {
            open = [.. streams.Values];
            streams.Clear();
        }
        foreach (var stream in open)
        {
            windows.Close(stream);
            stream.Abort();
        }
    }

    /// <summary>Waits for a task, but not for ever: a transport or a file may hang in the operating system.</summary>
    private static async Task EndedAsync(Task task) => await Task.WhenAny(task, Task.Delay(PartingTime, CancellationToken.None));

    private Task[] Handlers()
    {
        lock (gate)
            return [.. handlers];
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
