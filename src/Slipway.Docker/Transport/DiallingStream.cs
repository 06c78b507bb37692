using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>
/// A connection through the remote docker CLI of which it is not known yet whether there is one. Where it turns out that there is none, what was written goes over the forwarded socket instead. The first request is
/// a small one without a body, so little is kept.
/// </summary>
internal sealed class DiallingStream(Stream dialled, SshTransport transport) : SequentialStream, IDuplex
{
    private readonly MemoryStream written = new();
    private Stream inner = dialled;
    private bool settled;
    private bool writeClosed;

    public bool IsOpen => inner is IDuplex { IsOpen: true };

    public async ValueTask CloseWriteAsync(CancellationToken cancellationToken)
    {
        writeClosed = true;
        await ((IDuplex)inner).CloseWriteAsync(cancellationToken);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (settled) return await inner.ReadAsync(buffer, cancellationToken);
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (read > 0) Settle(dials: true);
            return read;
        }
        catch (SlipwayException e) when (SshTransport.LacksDialStdio(e))
        {
            await ForwardAsync(cancellationToken);
            return await FirstAsync(buffer, cancellationToken);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!settled) written.Write(buffer.Span);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (SlipwayException e) when (!settled && SshTransport.LacksDialStdio(e))
        {
            await ForwardAsync(cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    // A server that does not let the socket be used takes a connection and closes it.
    private async Task<int> FirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (await inner.ReadAsync(buffer, cancellationToken) is var read and > 0) return read;
        }
        catch (IOException)
        {
            // The same, with what was written still unread.
        }

        throw await transport.RefusedAsync(cancellationToken);
    }

    private async Task ForwardAsync(CancellationToken cancellationToken)
    {
        var forwarded = await transport.ForwardedAsync(cancellationToken);
        await inner.DisposeAsync();
        inner = forwarded;
        try
        {
            await inner.WriteAsync(written.GetBuffer().AsMemory(0, (int)written.Length), cancellationToken);
        }
        catch (IOException)
        {
            throw await transport.RefusedAsync(cancellationToken);
        }

        if (writeClosed) await ((IDuplex)inner).CloseWriteAsync(cancellationToken);
        Settle(dials: false);
    }

    private void Settle(bool dials)
    {
        settled = true;
        transport.Dials = dials;
        written.SetLength(0);
        written.Capacity = 0;
    }
}
