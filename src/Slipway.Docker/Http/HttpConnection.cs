using Slipway.Ssh;

namespace Slipway.Docker.Http;

/// <summary>One connection that carries one exchange at a time.</summary>
internal sealed class HttpConnection(Stream stream, string host) : IDisposable
{
    private readonly HttpReader reader = new(stream);

    public bool IsOpen => ((IDuplex)stream).IsOpen;

    /// <summary>Whether a byte of the answer to the request under way has come.</summary>
    public bool Received => reader.Received;

    /// <summary>
    /// Sends the request and reads the answer's head. A streamed body goes on being sent after this returns; it is <see cref="HttpExchange.Upload"/>.
    /// </summary>
    public async Task<HttpExchange> SendAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Each further async method between here and the caller is compiled at run time, which a cold build pays for.
        reader.Received = false;
        await stream.WriteAsync(request.Head(host), cancellationToken);
        if (request.Content is { Length: > 0 } content) await stream.WriteAsync(content, cancellationToken);
        var upload = request.Body is null ? null : new HttpUpload(stream, request.Body, this, cancellationToken);
        try
        {
            HttpResponseHead? head;
            while ((head = reader.TakeHead()) is null) reader.Add(await stream.ReadAsync(reader.Room(), cancellationToken));
            return new HttpExchange(this, head, HttpBody.Of(reader, head, request.Method), upload);
        }
        catch (Exception) when (upload is not null)
        {
            // When producing the body failed, that is the cause, and the unanswered request its effect.
            Dispose();
            await upload.DisposeAsync();
            upload.ThrowIfProducerFailed();
            throw;
        }
    }

    /// <summary>The connection as a byte stream in both directions, after a switch of protocols.</summary>
    public Stream Detach() => new UpgradedStream(stream, reader);

    public void Dispose() => stream.Dispose();
}
