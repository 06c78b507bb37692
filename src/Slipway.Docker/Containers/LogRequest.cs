namespace Slipway.Docker.Containers;

/// <summary>Which of a container's output is wanted.</summary>
public sealed record LogRequest
{
    public bool StdOut { get; init; } = true;

    public bool StdErr { get; init; } = true;

    /// <summary>Whether the stream goes on with what is yet to come.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether each line begins with its time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>How many of the last lines; null for all.</summary>
    public int? Tail { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

/// <summary>Which streams of a container are wanted.</summary>
public sealed record AttachRequest
{
    public bool StdIn { get; init; }

    public bool StdOut { get; init; } = true;

    public bool StdErr { get; init; } = true;

    /// <summary>Whether what was put out before comes first.</summary>
    public bool Logs { get; init; }

    /// <summary>The keys that detach a terminal: <c>ctrl-p,ctrl-q</c>; null for the engine's.</summary>
    public string? DetachKeys { get; init; }
}

/// <summary>When a wait ends.</summary>
public enum WaitCondition
{
    /// <summary>When it does not run; at once, if it does not.</summary>
    NotRunning,

    /// <summary>When it ends the next time.</summary>
    NextExit,

    /// <summary>When it is gone.</summary>
    Removed,
}
