using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>A connection over a forwarded socket that was named and may not be there: sshd then takes the connection and closes it, which is no answer.</summary>
internal sealed class NamedSocketStream(Stream inner, SshTransport transport) : SequentialStream, IDuplex
{
    private bool answered;

    public bool IsOpen => inner is IDuplex { IsOpen: true };

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => ((IDuplex)inner).CloseWriteAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (answered) return await inner.ReadAsync(buffer, cancellationToken);
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                answered = transport.SocketAnswers = true;
                return read;
            }
        }
        catch (IOException)
        {
            // The same, with what was written still unread.
        }

        throw await transport.RefusedAsync(cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException) when (!answered)
        {
            throw await transport.RefusedAsync(cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
