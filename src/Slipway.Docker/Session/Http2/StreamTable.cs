namespace Slipway.Docker.Session.Http2;

/// <summary>The open streams of one connection, and the handlers that serve them on the thread pool.</summary>
internal sealed class StreamTable(Func<Http2Stream, Task> handler, FrameWriter writer, SendWindows windows, Http2Limits limits)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Http2Stream> streams = [];
    private readonly HashSet<Task> handlers = [];

    public Http2Limits Limits { get; } = limits;

    public ResponseSender Responses { get; } = new(writer, windows);

    /// <summary>Every handler that has not ended.</summary>
    public Task HandlersEnded
    {
        get
        {
            lock (gate)
                return Task.WhenAll(handlers);
        }
    }

    public Http2Stream? Find(int streamId)
    {
        lock (gate)
            return streams.GetValueOrDefault(streamId);
    }

    /// <exception cref="Http2StreamException">There are as many handlers as may be.</exception>
    public Http2Stream Open(int streamId, IReadOnlyList<HeaderField> fields)
    {
        Http2Stream stream;
        lock (gate)
        {
            if (handlers.Count >= Limits.MaxConcurrentStreams)
                throw new Http2StreamException(streamId, Http2ErrorCode.RefusedStream, "too many streams at once");
            stream = new(this, streamId, fields);
            streams.Add(streamId, stream);
        }
        windows.Open(stream);
        return stream;
    }

    public void Start(Http2Stream stream)
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
                Responses.Reset(stream, code);
            Forget(stream);
            stream.Dispose();
        }
    }

    /// <summary>Ends a stream that broke a rule; one that is closed already is told as well.</summary>
    public void Reset(int streamId, Http2ErrorCode code)
    {
        if (Find(streamId) is not { } stream)
        {
            Responses.Reset(streamId, code);
            return;
        }
        Responses.Reset(stream, code);
        Abort(stream);
    }

    /// <summary>The peer gave the stream up.</summary>
    public void Abort(Http2Stream stream)
    {
        Forget(stream);
        stream.Abort();
    }

    public void AbortAll()
    {
        Http2Stream[] open;
        lock (gate)
            open = [.. streams.Values];
        foreach (var stream in open)
            Abort(stream);
    }

    /// <summary>Lets the peer send as much more on a stream.</summary>
    public void Credit(Http2Stream stream, int count)
    {
        lock (gate)
        {
            if (!streams.ContainsKey(stream.Id) || stream.PeerEnded)
                return;
            stream.ReceiveWindow += count;
        }
        writer.WriteUInt32(FrameType.WindowUpdate, stream.Id, (uint)count);
    }

    /// <exception cref="Http2StreamException">The peer sent more than it may.</exception>
    public void Debit(Http2Stream stream, int count)
    {
        lock (gate)
        {
            stream.ReceiveWindow -= count;
            if (stream.ReceiveWindow < 0)
                throw new Http2StreamException(stream.Id, Http2ErrorCode.FlowControlError, "a stream's window is exceeded");
        }
    }

    private void Forget(Http2Stream stream)
    {
        windows.Close(stream);
        lock (gate)
            streams.Remove(stream.Id);
    }
}
