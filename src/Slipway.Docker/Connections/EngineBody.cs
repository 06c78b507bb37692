using System.Runtime.ExceptionServices;
using Slipway.Diagnostics;
using Slipway.Docker.Http;
using Slipway.Docker.Locating;

namespace Slipway.Docker.Connections;

/// <summary>An answer's body. Its failures are the domain's; disposing it gives the connection back or closes it.</summary>
internal sealed class EngineBody(HttpExchange exchange, EngineEndpoint endpoint, string purpose, Action<HttpExchange> release) : Stream
{
    private int released;

    public EngineEndpoint Endpoint => endpoint;

    public string Purpose => purpose;

    public long? KnownLength => exchange.Body.KnownLength;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An answer is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
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
