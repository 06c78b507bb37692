using System.Buffers;
using System.Globalization;
using System.Text;

namespace Slipway.Ssh.Shells;

/// <summary>A script's standard input as it travels: frames of a line with a count and so many bytes, sent as they fill. Flushing sends nothing, since nobody may wait for an answer.</summary>
internal sealed class ShellInput(Stream channel) : SequentialStream
{
    private const int FrameSize = 1024 * 1024;

    // Room for the count's line before the bytes, so that a frame is one write.
    private const int Room = 8;

    private byte[] frame = ArrayPool<byte>.Shared.Rent(Room + FrameSize);
    private int filled;

    /// <summary>The channel takes nothing more.</summary>
    public bool IsLost { get; private set; }

    public override bool CanRead => false;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer.Span)..];
            if (filled == FrameSize) await SendAsync(Frame(), cancellationToken);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer)..];
            if (filled == FrameSize) Send(Frame().Span);
        }
    }

    /// <summary>Sends what is left and the end.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (filled > 0) await SendAsync(Frame(), cancellationToken);
        await SendAsync("0\n"u8.ToArray(), cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && frame.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(frame);
            frame = [];
        }

        base.Dispose(disposing);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await channel.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            IsLost = true;
            throw;
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            channel.Write(bytes);
        }
        catch
        {
            IsLost = true;
            throw;
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(frame.Length == 0, this);
        var count = Math.Min(bytes.Length, FrameSize - filled);
        bytes[..count].CopyTo(frame.AsSpan(Room + filled));
        filled += count;
        return count;
    }

    private Memory<byte> Frame()
    {
        var line = filled.ToString(CultureInfo.InvariantCulture) + "\n";
        var start = Room - line.Length;
        Encoding.ASCII.GetBytes(line, frame.AsSpan(start));
        var whole = frame.AsMemory(start, line.Length + filled);
        filled = 0;
        return whole;
    }
}
