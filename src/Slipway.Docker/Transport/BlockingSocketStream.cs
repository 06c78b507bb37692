using System.Net.Sockets;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>
/// A connected socket, owned, whose reads and writes are done when they return. Nothing that awaits them is ever suspended, so none of what .NET needs for that is loaded,
/// started or compiled.
/// </summary>
internal sealed class BlockingSocketStream(Socket socket) : Stream, IDuplex
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public bool IsOpen => SocketState.IsOpen(socket);

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken)
    {
        socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Closing the socket is what ends a call that waits.
        using var cancelled = cancellationToken.UnsafeRegister(static waiting => ((Socket)waiting!).Dispose(), socket);
        try
        {
            var count = socket.Receive(buffer.Span, SocketFlags.None);
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(count);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException(e.Message, e);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => socket.Receive(buffer.AsSpan(offset, count), SocketFlags.None);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            while (buffer.Length > 0) buffer = buffer[socket.Send(buffer, SocketFlags.None)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) socket.Dispose();
        base.Dispose(disposing);
    }
}
