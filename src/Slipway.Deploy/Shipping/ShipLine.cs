using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Sync.Transfer;

namespace Slipway.Deploy.Shipping;

/// <summary>One thing on its way to a host: compresses it where that pays, tells its progress, and notices when nothing moves any more.</summary>
/// <param name="host">The host's name.</param>
/// <param name="what">What is sent, for messages.</param>
/// <param name="total">Bytes, before compression, that are to come; null when not known.</param>
/// <param name="options">How it is sent.</param>
/// <param name="log">Hears of progress.</param>
internal sealed class ShipLine(string host, string what, long? total, ShipOptions options, IDeployLog log) : IDisposable
{
    // What is sent has to be unpacked there before an answer comes; slower than this no disk writes.
    private const double SlowestDisk = 2e6;

    private readonly CancellationTokenSource stalled = new();
    private long sent;

    /// <summary>Bytes that went over the line.</summary>
    public long Wire { get; private set; }

    /// <summary>Whether the stream is compressed: a line of this machine itself never is, unless that is asked for.</summary>
    public required bool IsCompressed { get; init; }

    /// <summary>Does something with the line, as long as bytes move.</summary>
    /// <exception cref="SlipwayException">SLIP5047: none did for too long.</exception>
    public async Task<T> UseAsync<T>(Func<CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stalled.Token);
        stalled.CancelAfter(options.Stall);
        try
        {
            return await use(linked.Token);
        }
        catch (Exception failure) when (stalled.IsCancellationRequested && !cancellationToken.IsCancellationRequested && failure is OperationCanceledException or SlipwayException or IOException)
        {
            throw new SlipwayException(ShipErrors.Stalled(host, what, options.Stall), failure);
        }
    }

    /// <summary>Carries what is written to its target. May be used again, for another step or try.</summary>
    public async Task CarryAsync(Stream target, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var before = sent;
        var wire = new CountedStream(target, Moved);
        if (IsCompressed)
        {
            await using var pipe = new GzipPipe(wire, cancellationToken, options.Compression == ShipCompression.Always);
            await write(new CountedStream(pipe, Told), cancellationToken);
            await pipe.CompleteAsync();
        }
        else
        {
            await write(new CountedStream(wire, Told), cancellationToken);
        }

        stalled.CancelAfter(options.Stall + TimeSpan.FromSeconds((sent - before) / SlowestDisk));
    }

    public void Dispose() => stalled.Dispose();

    private void Moved(int count)
    {
        Wire += count;
        stalled.CancelAfter(options.Stall);
    }

    private void Told(int count)
    {
        sent += count;
        log.Progress(host, what, sent, total >= sent ? total : null);
    }

    private sealed class CountedStream(Stream to, Action<int> count) : SequentialStream
    {
        public override bool CanRead => false;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await to.WriteAsync(buffer, cancellationToken);
            count(buffer.Length);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);
    }
}
