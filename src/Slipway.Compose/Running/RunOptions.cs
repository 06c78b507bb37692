namespace Slipway.Compose.Running;

/// <summary>How a plan is carried out.</summary>
public sealed record RunOptions
{
    /// <summary>Whether to wait until every service is running and, where it is tested, healthy, and every one-shot has ended well.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>How long to wait for that; null for as long as it takes.</summary>
    public TimeSpan? WaitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a container may take to stop before it is killed; null for its own <c>stop_grace_period</c>.</summary>
    public TimeSpan? StopTimeout { get; init; }
}
