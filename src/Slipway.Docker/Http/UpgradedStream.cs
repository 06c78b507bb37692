using Slipway.Ssh;

namespace Slipway.Docker.Http;

/// <summary>A connection after the switch of protocols; bytes that came with the head are read first.</summary>
internal sealed class UpgradedStream(Stream inner, HttpReader reader) : SequentialStream, IDuplex
{
    public bool IsOpen => ((IDuplex)inner).IsOpen;

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => ((IDuplex)inner).CloseWriteAsync(cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reader.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
