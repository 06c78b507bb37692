using System.Text.Json.Serialization;

namespace Slipway.Docker.Containers;

/// <summary>How a container's health is tested. Durations are nanoseconds; 0 takes the default.</summary>
public sealed record HealthCheck
{
    /// <summary><c>["NONE"]</c>, <c>["CMD", …]</c> or <c>["CMD-SHELL", line]</c>; empty takes the image's.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    public long? Interval { get; init; }

    public long? Timeout { get; init; }

    public long? StartPeriod { get; init; }

    /// <summary>From API 1.44.</summary>
    public long? StartInterval { get; init; }

    public int? Retries { get; init; }
}

/// <summary>A container's health as it was last tested.</summary>
public sealed record HealthState
{
    /// <summary><c>none</c>, <c>starting</c>, <c>healthy</c>, <c>unhealthy</c>.</summary>
    public string? Status { get; init; }

    public int FailingStreak { get; init; }

    public IReadOnlyList<HealthProbe> Log { get; init => field = value ?? []; } = [];
}

/// <summary>One run of a health test.</summary>
public sealed record HealthProbe
{
    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? Start { get; init; }

    [JsonConverter(typeof(Json.EngineTimeConverter))]
    public DateTimeOffset? End { get; init; }

    public int ExitCode { get; init; }

    public string? Output { get; init; }
}
