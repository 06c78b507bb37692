using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;

namespace Slipway.Deploy.Auditing;

/// <summary>
/// The audit log of a project on a host: JSON lines, each with the SHA-256 of the line before it, so that nothing can be changed, removed from the middle or put in unnoticed. What was cut off at its end shows against the head that
/// this machine remembers. A line that a dying machine left half-written at the end is set aside, which is told.
/// </summary>
public static class AuditLog
{
    /// <summary>Checks a log and gives its entries, oldest first.</summary>
    /// <param name="log">Its bytes.</param>
    /// <param name="knownHead">The hash of the last line as this machine last saw it; null when it never saw one.</param>
    /// <param name="host">For messages.</param>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP5030: the chain is broken: says at which line. SLIP5031: the known head is not in it.</exception>
    public static AuditTrail Verify(ReadOnlySpan<byte> log, string? knownHead, string host) => throw new NotImplementedException();

    /// <summary>Appends an entry behind the line whose hash is <paramref name="head"/>, in one write; on the host it is checked that this still is the last line.</summary>
    /// <returns>The hash of the new line.</returns>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP5032: somebody else has written since.</exception>
    public static Task<string> AppendAsync(HostSession session, DeployLock held, string? head, AuditEntry entry, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>A verified log.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Head">The hash of the last line; null for an empty log.</param>
public sealed record AuditTrail(IReadOnlyList<AuditEntry> Entries, string? Head);

/// <summary>A line of the log. Holds no secret.</summary>
public sealed record AuditEntry
{
    /// <summary>From 1.</summary>
    public int Sequence { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>user@machine</c>.</summary>
    public required string Actor { get; init; }

    /// <summary><c>deploy</c>, <c>rollback</c>, <c>takeover</c>, <c>prune</c>.</summary>
    public required string Action { get; init; }

    /// <summary><c>begun</c>, <c>done</c>, <c>failed</c>, <c>rolled back</c>.</summary>
    public required string Outcome { get; init; }
    public int? Release { get; init; }

    /// <summary>The release that served before.</summary>
    public int? Before { get; init; }

    /// <summary>The release's specification digest.</summary>
    public string? Spec { get; init; }

    /// <summary>Image ids by service.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();
    public string? Commit { get; init; }

    /// <summary>Why, for a failure or a takeover; one line, no secret.</summary>
    public string? Detail { get; init; }
}
