using Slipway.Diagnostics;

namespace Slipway.Images.Registries;

/// <summary>Something failed for a reason that may pass. It ends in its caller's next attempt, or as the diagnostic it carries.</summary>
internal sealed class PassingFailure(PassingFailureKind kind, Diagnostic diagnostic, TimeSpan? retryAfter = null) : Exception(diagnostic.Message)
{
    public PassingFailureKind Kind => kind;

    /// <summary>What to tell when it does not pass.</summary>
    public Diagnostic Diagnostic => diagnostic;

    /// <summary>What the registry asks to wait.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}

/// <summary>How far a request came that failed.</summary>
internal enum PassingFailureKind
{
    /// <summary>To no connection, and the host has never answered.</summary>
    NeverConnected,

    /// <summary>To a connection that was cut or fell silent.</summary>
    Cut,

    /// <summary>To an answer: busy, or broken inside.</summary>
    Answered,

    /// <summary>To an answer that the upload's session is no more, or stands elsewhere.</summary>
    LostSession,
}
