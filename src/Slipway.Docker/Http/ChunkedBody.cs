using System.Globalization;
using System.Text;
using Slipway.Ssh;

namespace Slipway.Docker.Http;

/// <summary>
/// The writing end of a chunked request body. It gathers small writes into chunks, and remembers whether a failure was the connection's: the
/// engine may hang up on a body it refuses, and then its answer matters, not our broken pipe.
/// </summary>
internal sealed class ChunkedBody(Stream connection) : SequentialStream
{
    private const int ChunkSize = 64 * 1024;
    private const int HeadRoom = 10; // eight hexadecimal digits and CR LF

    private readonly byte[] buffer = new byte[HeadRoom + ChunkSize + 2];
    private int used;

    public bool ConnectionFailed { get; private set; }

    public override bool CanRead => false;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        while (!source.IsEmpty)
        {
            var count = Math.Min(source.Length, ChunkSize - used);
            source[..count].CopyTo(buffer.AsMemory(HeadRoom + used));
            used += count;
            source = source[count..];
            if (used == ChunkSize) await SendChunkAsync(cancellationToken);
        }
    }

    // TarWriter and GZipStream write synchronously where they are disposed synchronously.
    public override void Write(byte[] source, int offset, int count) => Write(source.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            var count = Math.Min(source.Length, ChunkSize - used);
            source[..count].CopyTo(buffer.AsSpan(HeadRoom + used));
            used += count;
            source = source[count..];
            if (used == ChunkSize) SendChunk();
        }
    }

    public override void Flush()
    {
        if (used > 0) SendChunk();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => used > 0 ? SendChunkAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Sends what is left and the last chunk.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await SendAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    private Task SendChunkAsync(CancellationToken cancellationToken) => SendAsync(TakeChunk(), cancellationToken);

    private void SendChunk()
    {
        var chunk = TakeChunk();
        try
        {
            connection.Write(chunk.Span);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            ConnectionFailed = true;
            throw;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await connection.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            ConnectionFailed = true;
            throw;
        }
    }

    private static bool IsConnectionFailure(Exception e) => e is IOException or ObjectDisposedException or Diagnostics.SlipwayException;

    private Memory<byte> TakeChunk()
    {
        var head = Encoding.ASCII.GetBytes(used.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        var start = HeadRoom - head.Length;
        head.CopyTo(buffer, start);
        "\r\n"u8.CopyTo(buffer.AsSpan(HeadRoom + used));
        var chunk = buffer.AsMemory(start, head.Length + used + 2);
        used = 0;
        return chunk;
    }
}
