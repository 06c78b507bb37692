using System.Runtime.ExceptionServices;
using Slipway.Diagnostics;
using Slipway.Docker.Http;
using Slipway.Docker.Locating;
using Slipway.Ssh;

namespace Slipway.Docker.Connections;

/// <summary>An answer's body. Its failures are the domain's; disposing it gives the connection back or closes it.</summary>
internal sealed class EngineBody(HttpExchange exchange, EngineEndpoint endpoint, string purpose, Action<HttpExchange> release) : SequentialStream
{
    private int released;

    public EngineEndpoint Endpoint => endpoint;

    public string Purpose => purpose;

    public long? KnownLength => exchange.Body.KnownLength;

    public override bool CanWrite => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await exchange.Body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException && released == 0)
        {
            if (exchange.Upload?.ProducerFailure is { } failure) ExceptionDispatchInfo.Throw(failure);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SlipwayException(DockerErrors.ConnectionLost(endpoint, purpose, e.Message), e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref released, 1) == 0)
        {
            release(exchange);
            if (exchange.Upload is { } upload) await upload.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref released, 1) == 0) release(exchange);
        base.Dispose(disposing);
    }
}
