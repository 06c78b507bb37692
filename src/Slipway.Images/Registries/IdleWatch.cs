namespace Slipway.Images.Registries;

/// <summary>Cancels a request on whose connection nothing happens for too long.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationToken outer;

    public IdleWatch(TimeSpan patience, CancellationToken cancellationToken)
    {
        (Patience, outer) = (patience, cancellationToken);
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Touch();
    }

    public TimeSpan Patience { get; }

    /// <summary>For all that the request does.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether the watch ended it, and nobody else.</summary>
    public bool Ended => source.IsCancellationRequested && !outer.IsCancellationRequested;

    /// <summary>Something happened.</summary>
    public void Touch() => source.CancelAfter(Patience);

    public void Dispose() => source.Dispose();
}
