namespace Slipway.Deploy.Auditing;

/// <summary>A line of the log. Holds no secret.</summary>
public sealed record AuditEntry
{
    /// <summary>From 1; given by <see cref="AuditLog.AppendAsync"/>.</summary>
    public int Sequence { get; init; }

    /// <summary>UTC, to the millisecond.</summary>
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
