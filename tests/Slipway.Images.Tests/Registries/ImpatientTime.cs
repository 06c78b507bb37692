using System.Collections.Concurrent;

namespace Slipway.Images.Tests.Registries;

/// <summary>A clock on which every wait is over at once, and which notes how long it would have been.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public string Waited => string.Join(' ', Waits.Select(wait => wait.TotalSeconds));

    public void Advance(TimeSpan span) => now += span;

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        Advance(dueTime);
        return new Timer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
