using System.Globalization;
using Slipway.Ssh;

namespace Slipway.Docker.Http;

/// <summary>How the end of a response's body is known.</summary>
internal enum HttpFraming
{
    Length,
    Chunked,
    UntilClose,
}

/// <summary>A response's body, read from its connection.</summary>
internal sealed class HttpBody(HttpReader reader, HttpFraming framing, long length) : SequentialStream
{
    private long left = framing == HttpFraming.Length ? length : 0;
    private bool firstChunk = true;

    /// <summary>Whether the body was read to its end, so that the connection can carry another request.</summary>
    public bool Finished { get; private set; } = framing == HttpFraming.Length && length == 0;

    /// <summary>The body's size where the head tells it.</summary>
    public long? KnownLength => framing == HttpFraming.Length ? length : null;

    /// <summary>RFC 9112, section 6.3.</summary>
    public static HttpBody Of(HttpReader reader, HttpResponseHead head, string method)
    {
        if (method == "HEAD" || head.Status is 204 or 304) return new HttpBody(reader, HttpFraming.Length, 0);
        if (head.Has("Transfer-Encoding", "chunked")) return new HttpBody(reader, HttpFraming.Chunked, 0);
        if (head.Header("Content-Length") is not { } text) return new HttpBody(reader, HttpFraming.UntilClose, 0);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw new HttpProtocolException("Content-Length is no number");
        return new HttpBody(reader, HttpFraming.Length, length);
    }

    public override bool CanWrite => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Finished || buffer.IsEmpty) return ValueTask.FromResult(0);
        if (framing == HttpFraming.Chunked && left == 0) return ReadNextChunkAsync(buffer, cancellationToken);
        var wanted = framing == HttpFraming.UntilClose ? buffer : buffer[..(int)Math.Min(buffer.Length, left)];
        var reading = reader.ReadAsync(wanted, cancellationToken);
        // What came with the head is given without an async method, which a cold build would have to compile.
        return reading.IsCompletedSuccessfully ? ValueTask.FromResult(Took(reading.Result)) : TookAsync(reading);
    }

    private async ValueTask<int> TookAsync(ValueTask<int> reading) => Took(await reading);

    private int Took(int read)
    {
        if (framing == HttpFraming.UntilClose)
        {
            Finished = read == 0;
            return read;
        }

        if (read == 0) throw new EndOfStreamException("the connection was closed in the middle of an answer");
        left -= read;
        if (left == 0 && framing == HttpFraming.Length) Finished = true;
        return read;
    }

    private async ValueTask<int> ReadNextChunkAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await NextChunkAsync(cancellationToken) ? await ReadAsync(buffer, cancellationToken) : 0;

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        // The line end that closes the chunk before.
        if (!firstChunk) await reader.ReadLineAsync(cancellationToken);
        firstChunk = false;
        var line = await reader.ReadLineAsync(cancellationToken);
        var semicolon = line.IndexOf(';');
        var size = (semicolon < 0 ? line : line[..semicolon]).Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out left) || left < 0)
        {
            throw new HttpProtocolException("a chunk has no size");
        }

        if (left > 0) return true;
        while ((await reader.ReadLineAsync(cancellationToken)).Length > 0)
        {
            // Trailers.
        }

        Finished = true;
        return false;
    }
}
