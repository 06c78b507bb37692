namespace Slipway.Docker.Session.Http2;

/// <summary>Cuts the transport's bytes into frames.</summary>
internal sealed class FrameReader(Stream transport, int maxFrameSize)
{
    private readonly byte[] buffer = new byte[4 * (FrameHeader.Size + maxFrameSize)];
    private int start;
    private int end;

    public FrameHeader Header { get; private set; }

    /// <summary>The payload of the frame last read; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <returns>False when the peer closed the connection between two frames.</returns>
    /// <exception cref="Http2ConnectionException">A frame larger than we allow.</exception>
    /// <exception cref="EndOfStreamException">The connection ended inside a frame.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(FrameHeader.Size, cancellationToken))
            return false;
        Header = FrameHeader.Read(buffer.AsSpan(start));
        if (Header.Length > maxFrameSize)
            throw new Http2ConnectionException(Http2ErrorCode.FrameSizeError, $"a frame of {Header.Length} bytes is larger than {maxFrameSize}");
        if (!await FillAsync(FrameHeader.Size + Header.Length, cancellationToken))
            throw new EndOfStreamException("the connection ended inside a frame");
        Payload = buffer.AsMemory(start + FrameHeader.Size, Header.Length);
        start += FrameHeader.Size + Header.Length;
        return true;
    }

    /// <summary>Whether the first bytes are exactly these; they are consumed.</summary>
    public async ValueTask<bool> ReadPrefaceAsync(ReadOnlyMemory<byte> preface, CancellationToken cancellationToken)
    {
        if (!await FillAsync(preface.Length, cancellationToken))
            return false;
        var matches = buffer.AsSpan(start, preface.Length).SequenceEqual(preface.Span);
        start += preface.Length;
        return matches;
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellationToken)
    {
        if (end - start >= needed)
            return true;
        if (start + needed > buffer.Length || start == end)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        while (end - start < needed)
        {
            var read = await transport.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
                return end == start ? false : throw new EndOfStreamException("the connection ended inside a frame");
            end += read;
        }
        return true;
    }
}
