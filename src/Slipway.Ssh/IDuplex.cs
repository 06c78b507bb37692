namespace Slipway.Ssh;

/// <summary>What a <see cref="Stream"/> that carries a conversation can do besides reading and writing.</summary>
public interface IDuplex
{
    /// <summary>False once the other side is known to be gone. True promises nothing: it costs no round trip.</summary>
    bool IsOpen { get; }

    /// <summary>Ends the writing side, so that the peer reads end-of-file; reading goes on. A transport that cannot do so does nothing.</summary>
    ValueTask CloseWriteAsync(CancellationToken cancellationToken);
}
