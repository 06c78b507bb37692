using Slipway.Ssh;

namespace Slipway.Sync.Faults;

/// <summary>A channel that ends, or falls silent and ends, where a fault is due.</summary>
internal sealed class FaultyChannel(Stream inner, Fault fault) : SequentialStream, IDuplex
{
    // Longer than anything takes to arrive that was on its way.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource ended = new();
    private volatile bool muted;
    private Timer? timer;

    public bool IsOpen => !ended.IsCancellationRequested && ((IDuplex)inner).IsOpen;

    /// <summary>Ends it: the remote side reads the end of its input, this one of its output.</summary>
    public void Cut()
    {
        ended.Cancel();
        inner.Dispose();
    }

    /// <summary>Carries nothing any more, and ends later.</summary>
    public void Mute()
    {
        muted = true;
        timer = new Timer(_ => Cut(), null, Silence, Timeout.InfiniteTimeSpan);
    }

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => muted ? ValueTask.CompletedTask : ((IDuplex)inner).CloseWriteAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
        try
        {
            if (muted) await Task.Delay(Timeout.Infinite, either.Token);
            var read = await inner.ReadAsync(buffer[..fault.Allowed(FaultPlace.Received, buffer.Length)], either.Token);
            if (muted) await Task.Delay(Timeout.Infinite, either.Token);
            if (read > 0) fault.Passed(FaultPlace.Received, read);
            return read;
        }
        catch (Exception e) when (ended.IsCancellationRequested && e is not IOException && !cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (Goes() is not true) return;
            var part = fault.Allowed(FaultPlace.Sent, buffer.Length);
            await inner.WriteAsync(buffer[..part], cancellationToken);
            fault.Passed(FaultPlace.Sent, part);
            buffer = buffer[part..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (Goes() is not true) return;
            var part = fault.Allowed(FaultPlace.Sent, buffer.Length);
            inner.Write(buffer[..part]);
            fault.Passed(FaultPlace.Sent, part);
            buffer = buffer[part..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!ended.IsCancellationRequested) ended.Cancel();
            inner.Dispose();
            timer?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Goes() => ended.IsCancellationRequested ? throw new IOException("The connection was cut.") : !muted;
}
