using System.IO.Pipelines;

namespace Slipway.Docker.Session.Http2;

/// <summary>One request and its response. The handler reads and writes; the connection's read loop feeds it.</summary>
internal sealed class Http2Stream : IDisposable
{
    private readonly StreamTable table;
    private readonly CancellationTokenSource aborted = new();
    private readonly Pipe body = new(new PipeOptions(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));
    private readonly SemaphoreSlim sending = new(1);
    private readonly long? contentLength;
    private long received;
    private readonly Lock closing = new();
    private bool closed;
    private int uncredited;

    public Http2Stream(StreamTable table, int id, IReadOnlyList<HeaderField> headers)
    {
        this.table = table;
        Id = id;
        Headers = headers;
        ReceiveWindow = table.Limits.StreamWindow;
        contentLength = RequestHeaders.ContentLength(headers);
        Aborted = aborted.Token;
    }

    public int Id { get; }

    /// <summary>The request's pseudo-headers and headers in the order they came.</summary>
    public IReadOnlyList<HeaderField> Headers { get; }

    /// <summary>Cancelled when the peer resets the stream or the connection ends.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Guarded by <see cref="SendWindows"/>; negative after the peer lowered its initial window.</summary>
    public long SendWindow { get; set; }

    /// <summary>What the peer may still send. Guarded by <see cref="StreamTable"/>.</summary>
    public int ReceiveWindow { get; set; }

    /// <summary>The peer has sent all it has.</summary>
    public bool PeerEnded { get; private set; }

    /// <summary>Reads some of the request's body, and lets the peer send as much again.</summary>
    /// <returns>0 at its end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var result = await body.Reader.ReadAsync(cancellationToken);
        var count = (int)Math.Min(destination.Length, result.Buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        var position = destination.Span;
        foreach (var piece in taken)
        {
            piece.Span.CopyTo(position);
            position = position[piece.Length..];
        }
        body.Reader.AdvanceTo(taken.End);
        Credit(count);
        return count;
    }

    public void SendHeaders(bool endStream, params (string Name, string Value)[] fields) => table.Responses.SendHeaders(this, endStream, fields);

    /// <summary>Sends body octets; concurrent calls are carried out whole, one after the other.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken);
        try
        {
            await table.Responses.SendDataAsync(this, data, cancellationToken);
        }
        finally
        {
            sending.Release();
        }
    }

    public void Abort()
    {
        lock (closing)
        {
            // Not on this thread: it is the connection's read loop, and what waits for the token may be long.
            if (!closed)
                _ = aborted.CancelAsync();
        }
        body.Writer.Complete(new OperationCanceledException("the engine gave the call up"));
    }

    /// <summary>The handler has ended: what still comes in is dropped.</summary>
    public void Dispose()
    {
        lock (closing)
        {
            // The read loop may be about to abort the stream.
            closed = true;
            aborted.Dispose();
        }
        sending.Dispose();
        body.Reader.Complete();
    }

    /// <exception cref="Http2StreamException">More octets than the request's content-length says.</exception>
    internal void Receive(ReadOnlySpan<byte> data)
    {
        received += data.Length;
        if (received > contentLength)
            throw new Http2StreamException(Id, Http2ErrorCode.ProtocolError, "the body is longer than its content-length");
        if (data.IsEmpty)
            return;
        data.CopyTo(body.Writer.GetSpan(data.Length));
        body.Writer.Advance(data.Length);
        // Completes at once: the pipe never pauses its writer, because the stream's window already bounds it.
        body.Writer.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    internal void ReceiveEnd()
    {
        PeerEnded = true;
        if (received < contentLength)
            throw new Http2StreamException(Id, Http2ErrorCode.ProtocolError, "the body is shorter than its content-length");
        body.Writer.Complete();
    }

    /// <summary>Octets that no handler will read (padding) count as read.</summary>
    internal void Credit(int count)
    {
        if (count == 0 || PeerEnded)
            return;
        var total = Interlocked.Add(ref uncredited, count);
        if (total < table.Limits.StreamWindow / 2)
            return;
        table.Credit(this, Interlocked.Exchange(ref uncredited, 0));
    }
}
