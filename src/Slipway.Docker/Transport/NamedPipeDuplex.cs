using System.IO.Pipes;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>A connected named pipe, owned.</summary>
internal sealed class NamedPipeDuplex(NamedPipeClientStream pipe) : SequentialStream, IDuplex
{
    public bool IsOpen => pipe.IsConnected;

    // The engine's pipe takes an empty message as the end of what is written.
    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => pipe.WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => pipe.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => pipe.WriteAsync(buffer, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => pipe.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => pipe.Write(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing) pipe.Dispose();
        base.Dispose(disposing);
    }
}
