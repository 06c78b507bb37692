namespace Slipway.Deploy.Locking;

/// <summary>How a lock is asked for.</summary>
public sealed record LockRequest
{
    /// <summary><c>user@machine</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What for: <c>deploy of release 12</c>, <c>rollback</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>How long a lock lives without a heartbeat.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a sign of life is given.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait for another holder.</summary>
    public TimeSpan Wait { get; init; }
}
