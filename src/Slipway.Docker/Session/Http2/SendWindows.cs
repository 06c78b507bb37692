namespace Slipway.Docker.Session.Http2;

/// <summary>The octets of DATA the peer lets us send: one window for the connection, one for each stream (RFC 9113 section 5.2).</summary>
internal sealed class SendWindows
{
    private readonly Lock gate = new();
    private long connection = Http2Limits.InitialWindow;
    private int initial = Http2Limits.InitialWindow;
    private int maxFrameSize = 16 * 1024;
    private TaskCompletionSource? changed;
    private readonly HashSet<Http2Stream> streams = [];

    public void Open(Http2Stream stream)
    {
        lock (gate)
        {
            stream.SendWindow = initial;
            streams.Add(stream);
        }
    }

    /// <summary>From now on nothing is sent on the stream; whoever waits for its window is woken.</summary>
    public void Close(Http2Stream stream)
    {
        lock (gate)
        {
            streams.Remove(stream);
            Wake();
        }
    }

    /// <summary>Runs an action at a moment when the stream is still open, so that no frame follows its RST_STREAM.</summary>
    public bool WhileOpen(Http2Stream stream, Action send)
    {
        lock (gate)
        {
            if (!streams.Contains(stream))
                return false;
            send();
            return true;
        }
    }

    /// <summary>Takes as much of <paramref name="wanted"/> as both windows and the frame size allow, waiting for at least one octet.</summary>
    /// <exception cref="IOException">The stream was closed.</exception>
    public async ValueTask SendAsync(Http2Stream stream, ReadOnlyMemory<byte> wanted, Action<ReadOnlyMemory<byte>> send, CancellationToken cancellationToken)
    {
        while (!wanted.IsEmpty)
        {
            Task wait;
            lock (gate)
            {
                if (!streams.Contains(stream))
                    throw new IOException("the engine closed the call");
                var allowed = (int)Math.Min(Math.Min(connection, stream.SendWindow), Math.Min(maxFrameSize, wanted.Length));
                if (allowed > 0)
                {
                    connection -= allowed;
                    stream.SendWindow -= allowed;
                    send(wanted[..allowed]);
                    wanted = wanted[allowed..];
                    continue;
                }
                changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = changed.Task;
            }
            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <exception cref="Http2ConnectionException">The window would exceed 2^31 - 1.</exception>
    public void GrowConnection(int increment)
    {
        lock (gate)
        {
            connection += increment;
            if (connection > int.MaxValue)
                throw new Http2ConnectionException(Http2ErrorCode.FlowControlError, "the connection's window overflows");
            Wake();
        }
    }

    /// <exception cref="Http2StreamException">The window would exceed 2^31 - 1.</exception>
    public void Grow(Http2Stream stream, int increment)
    {
        lock (gate)
        {
            stream.SendWindow += increment;
            if (stream.SendWindow > int.MaxValue)
                throw new Http2StreamException(stream.Id, Http2ErrorCode.FlowControlError, "a stream's window overflows");
            Wake();
        }
    }

    /// <summary>SETTINGS_INITIAL_WINDOW_SIZE: also moves the open streams' windows, which may become negative (RFC 9113 section 6.9.2).</summary>
    public void SetInitial(int window)
    {
        lock (gate)
        {
            foreach (var stream in streams)
            {
                stream.SendWindow += window - (long)initial;
                if (stream.SendWindow > int.MaxValue)
                    throw new Http2ConnectionException(Http2ErrorCode.FlowControlError, "a stream's window overflows");
            }
            initial = window;
            Wake();
        }
    }

    /// <summary>SETTINGS_MAX_FRAME_SIZE; larger frames than we would allow ourselves gain nothing.</summary>
    public void SetMaxFrameSize(int size)
    {
        lock (gate)
            maxFrameSize = Math.Min(size, 64 * 1024);
    }

    private void Wake()
    {
        changed?.TrySetResult();
        changed = null;
    }
}
