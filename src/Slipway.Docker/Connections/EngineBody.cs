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

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var reading = exchange.Body.ReadAsync(buffer, cancellationToken);
            return reading.IsCompletedSuccessfully ? reading : GuardedAsync(reading, cancellationToken);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Failure(e, cancellationToken);
        }
    }

    /// <summary>The connection as a byte stream in both directions, after a switch of protocols; it is the caller's from now on.</summary>
    public Stream Detach()
    {
        released = 1;
        return exchange.Connection.Detach();
    }

    public override ValueTask DisposeAsync()
    {
        var released = base.DisposeAsync();
        return exchange.Upload is { } upload ? upload.DisposeAsync() : released;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref released, 1) == 0) release(exchange);
        base.Dispose(disposing);
    }

    private async ValueTask<int> GuardedAsync(ValueTask<int> reading, CancellationToken cancellationToken)
    {
        try
        {
            return await reading;
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Failure(e, cancellationToken);
        }
    }

    private bool IsLoss(Exception e) => e is IOException || (e is ObjectDisposedException && released == 0);

    private SlipwayException Failure(Exception e, CancellationToken cancellationToken)
    {
        if (exchange.Upload?.ProducerFailure is { } failure) ExceptionDispatchInfo.Throw(failure);
        cancellationToken.ThrowIfCancellationRequested();
        return new SlipwayException(DockerErrors.ConnectionLost(endpoint, purpose, e.Message), e);
    }
}
