namespace Slipway.Compose.Model;

/// <summary><c>healthcheck</c></summary>
public sealed record ServiceHealthCheck
{
    /// <summary>Whether the image's own test is switched off.</summary>
    public bool Disabled { get; init; }

    /// <summary><c>["CMD", …]</c>, <c>["CMD-SHELL", line]</c>; null for the image's.</summary>
    public IReadOnlyList<string>? Test { get; init; }
    public TimeSpan? Interval { get; init; }
    public TimeSpan? Timeout { get; init; }
    public TimeSpan? StartPeriod { get; init; }
    public TimeSpan? StartInterval { get; init; }
    public int? Retries { get; init; }
}
