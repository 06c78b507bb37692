namespace Slipway.Docker.Http;

/// <summary>A request body on its way while the answer is read.</summary>
internal sealed class HttpUpload : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly ChunkedBody body;
    private readonly Task sending;

    public HttpUpload(Stream stream, HttpBodyWriter writer, HttpConnection connection, CancellationToken cancellationToken)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        body = new ChunkedBody(stream);
        sending = SendAsync(writer, connection);
    }

    /// <summary>Whether all of the body went out.</summary>
    public bool Completed => sending.IsCompletedSuccessfully;

    /// <summary>Throws what the producer of the body threw, if it is the producer that failed.</summary>
    public async Task ThrowOwnFailureAsync()
    {
        if (sending.IsFaulted && !body.ConnectionFailed) await sending;
    }

    /// <summary>Stops sending and waits until the producer has let go of its files.</summary>
    public async ValueTask DisposeAsync()
    {
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
        catch when (!body.ConnectionFailed)
        {
            // The request cannot be completed, and a reader waiting for its answer would wait for ever.
            connection.Dispose();
            throw;
        }
    }
}
