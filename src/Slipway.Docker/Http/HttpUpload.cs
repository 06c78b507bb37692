namespace Slipway.Docker.Http;

/// <summary>A request body on its way while the answer is read.</summary>
internal sealed class HttpUpload : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly ChunkedBody body;
    private readonly Task sending;
    private Exception? ownFailure;
    private int disposed;

    public HttpUpload(Stream stream, HttpBodyWriter writer, HttpConnection connection, CancellationToken cancellationToken)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        body = new ChunkedBody(stream);
        sending = SendAsync(writer, connection);
    }

    /// <summary>Whether all of the body went out.</summary>
    public bool Completed => sending.IsCompletedSuccessfully;

    /// <summary>What the producer of the body threw.</summary>
    public Exception? ProducerFailure => Volatile.Read(ref ownFailure);

    /// <summary>Throws when it was the producer of the body that failed, and not the connection.</summary>
    public void ThrowIfProducerFailed()
    {
        if (ProducerFailure is { } failure) throw new HttpBodyException(failure);
    }

    /// <summary>Stops sending and waits until the producer has let go of its files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await stop.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task SendAsync(HttpBodyWriter writer, HttpConnection connection)
    {
        try
        {
            // A producer that works synchronously must not keep the answer from being read.
            await Task.Run(() => writer(body, stop.Token), stop.Token);
            await body.CompleteAsync(stop.Token);
        }
        catch (Exception e) when (!body.ConnectionFailed)
        {
            if (!stop.IsCancellationRequested) Volatile.Write(ref ownFailure, e);
            // The request cannot be completed, and a reader waiting for its answer would wait for ever.
            connection.Dispose();
            throw;
        }
    }
}
