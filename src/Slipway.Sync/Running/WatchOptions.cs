namespace Slipway.Sync.Running;

/// <summary>How a pair is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>The folder of this machine that is the source, whose events start a cycle.</summary>
    public required string Root { get; init; }

    /// <summary>How often both sides are looked at although nothing was told: what happens on the other side, and what events missed.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How long nothing may change before a cycle starts.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the first change waits at most.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two attempts to reach a side that was lost; the first is a second, each twice the one before.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of each cycle that did something or left something.</summary>
    public required Action<SyncOutcome> Done { get; init; }
}
