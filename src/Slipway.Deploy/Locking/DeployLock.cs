using Slipway.Deploy.Hosts;

namespace Slipway.Deploy.Locking;

/// <summary>
/// The right to change a project on one host: a folder made atomically (<c>{folder}/lock</c>) with a random token and its holder, kept alive by a heartbeat while this object lives. Times are the host's own. A lock without a sign of
/// life for its lease is taken over, which is told and goes into the audit log. Disposing lets go, also after a cancellation.
/// </summary>
public sealed class DeployLock : IAsyncDisposable
{
    private DeployLock(string token, LockHolder? takenFrom) => (Token, TakenFrom) = (token, takenFrom);

    /// <summary>32 random hexadecimal digits.</summary>
    public string Token { get; }

    /// <summary>Whose stale lock was taken over; null for nobody's.</summary>
    public LockHolder? TakenFrom { get; }

    /// <summary>Fires when the lock is known to be lost: taken over, removed, or no heartbeat reached the host within the lease. What is being done on the host has to end then.</summary>
    public CancellationToken Lost => throw new NotImplementedException();

    /// <summary>A line of POSIX sh that ends a script with code 97 unless the lock at <c>$1/lock</c> still has this token; for scripts that change something.</summary>
    public string Fence => throw new NotImplementedException();

    /// <summary>Takes the lock, waiting for another holder as long as asked.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP5010: somebody else holds it: says who, since when, for what, and when it goes stale. SLIP5011: the folder cannot be made.</exception>
    public static Task<DeployLock> TakeAsync(HostSession session, LockRequest request, IDeployLog log, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

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

/// <summary>Who holds a lock.</summary>
/// <param name="Actor"><c>user@machine</c>, control characters removed.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Since">When it was taken, by the host's clock.</param>
/// <param name="Age">How long ago it last gave a sign of life.</param>
/// <param name="Lease">How long it lives without one.</param>
public sealed record LockHolder(string Actor, string Purpose, DateTimeOffset Since, TimeSpan Age, TimeSpan Lease)
{
    /// <summary>Whether it may be taken over.</summary>
    public bool IsStale => Age >= Lease;
}
