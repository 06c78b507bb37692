namespace Slipway.Compose.Running;

/// <summary>How long the parts of a run go on when it is cancelled, when its time is over, and when something else of it has failed.</summary>
internal sealed class RunPatience : IDisposable
{
    // Failures that come about as quickly are told in the same build.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(3);

    // A container is stopped, removed and its successor started in this time, whatever its stop_grace_period; an engine that hangs does not hold the build for ever.
    private static readonly TimeSpan AfterCancel = TimeSpan.FromSeconds(60);

    private readonly CancellationToken user;
    private readonly CancellationTokenSource timeout = new();
    private readonly CancellationTokenSource waiting;
    private readonly CancellationTokenSource working = new();
    private readonly CancellationTokenRegistration cancelled;
    private int failed;

    /// <param name="time">How long is waited altogether; null for as long as it takes.</param>
    /// <param name="user">The user's patience.</param>
    public RunPatience(TimeSpan? time, CancellationToken user)
    {
        this.user = user;
        waiting = CancellationTokenSource.CreateLinkedTokenSource(user, timeout.Token);
        if (time is { } limit)
            timeout.CancelAfter(limit);
        cancelled = user.UnsafeRegister(_ => working.CancelAfter(AfterCancel), null);
    }

    /// <summary>For waiting until a container is started, healthy, done. Ends at once when the user cancels, when the time is over, and soon after a failure.</summary>
    public CancellationToken Waiting => waiting.Token;

    /// <summary>For calls that change something and have to be completed, so that nothing is left half-made.</summary>
    public CancellationToken Working => working.Token;

    /// <summary>Whether waiting ended because the time is over, and for no other reason.</summary>
    public bool IsOver => timeout.IsCancellationRequested && !user.IsCancellationRequested && failed == 0;

    /// <summary>Before something new is begun.</summary>
    /// <exception cref="OperationCanceledException">The user cancelled.</exception>
    public void ThrowIfCancelled() => user.ThrowIfCancellationRequested();

    /// <summary>Something failed: what is still waited for has little time left.</summary>
    public void Hurry()
    {
        // What was not ready in time has its own failure to tell, each.
        if (!IsOver && Interlocked.Exchange(ref failed, 1) == 0)
            waiting.CancelAfter(AfterFailure);
    }

    public void Dispose()
    {
        cancelled.Dispose();
        waiting.Dispose();
        timeout.Dispose();
        working.Dispose();
    }
}
