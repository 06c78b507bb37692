namespace Slipway.Docker.Session.Http2;

/// <summary>
/// The server's side of one HTTP/2 connection over any stream (RFC 9113). Every request becomes an <see cref="Http2Stream"/> and a call of the handler on
/// the thread pool; the read loop itself never waits for a handler, so that a stuck one cannot starve another.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private static readonly TimeSpan PartingTime = TimeSpan.FromSeconds(2);

    private readonly Http2Limits limits;
    private readonly FrameReader reader;
    private readonly FrameWriter writer;
    private readonly StreamTable streams;
    private readonly FrameIntake intake;

    public Http2Connection(Stream transport, Func<Http2Stream, Task> handler, Http2Limits limits)
    {
        this.limits = limits;
        var windows = new SendWindows();
        reader = new(transport, limits.MaxFrameSize);
        writer = new(transport);
        streams = new(handler, writer, windows, limits);
        intake = new(streams, writer, windows, limits);
    }

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
            writer.WriteGoAway(intake.LastStreamId, violation.Code);
            throw;
        }
        finally
        {
            await reading.CancelAsync();
            await EndedAsync(reads);
            streams.AbortAll();
            writer.Complete();
            await EndedAsync(writes);
            await writing.CancelAsync();
            await EndedAsync(streams.HandlersEnded);
        }
    }

    public void Dispose() => writer.Dispose();

    private async Task ReadFramesAsync(CancellationToken cancellationToken)
    {
        writer.Write(FrameType.Settings, FrameFlags.None, 0, PeerSettings.Encode(
            (PeerSettings.MaxConcurrentStreams, limits.MaxConcurrentStreams),
            (PeerSettings.InitialWindowSize, limits.StreamWindow),
            (PeerSettings.MaxFrameSize, limits.MaxFrameSize),
            (PeerSettings.MaxHeaderListSize, limits.MaxHeaderListSize)));
        writer.WriteUInt32(FrameType.WindowUpdate, 0, (uint)(limits.ConnectionWindow - Http2Limits.InitialWindow));
        if (!await reader.ReadPrefaceAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken))
            throw new Http2ConnectionException(Http2ErrorCode.ProtocolError, "the connection preface is missing");
        var first = true;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (first && (reader.Header.Type != FrameType.Settings || reader.Header.Has(FrameFlags.Ack)))
                throw new Http2ConnectionException(Http2ErrorCode.ProtocolError, "the first frame is not SETTINGS");
            first = false;
            try
            {
                intake.Take(reader.Header, reader.Payload.Span);
            }
            catch (Http2StreamException violation)
            {
                streams.Reset(violation.StreamId, violation.Code);
            }
            // Answers to a peer that does not read must not pile up.
            await writer.RoomAsync(cancellationToken);
        }
    }

    /// <summary>Waits for a task, but not for ever: a transport or a file may hang in the operating system.</summary>
    private static async Task EndedAsync(Task task) => await Task.WhenAny(task, Task.Delay(PartingTime, CancellationToken.None));
}
