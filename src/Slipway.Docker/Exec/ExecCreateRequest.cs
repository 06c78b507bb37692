using System.Text.Json.Serialization;

namespace Slipway.Docker.Exec;

/// <summary>The body of <c>POST /containers/{id}/exec</c>.</summary>
public sealed record ExecCreateRequest
{
    public required IReadOnlyList<string> Cmd { get; init; }

    public bool? AttachStdin { get; init; }

    public bool? AttachStdout { get; init; }

    public bool? AttachStderr { get; init; }

    public bool? Tty { get; init; }

    /// <summary><c>NAME=value</c></summary>
    public IReadOnlyList<string>? Env { get; init; }

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public bool? Privileged { get; init; }

    public string? DetachKeys { get; init; }
}

/// <summary>The state of an exec.</summary>
public sealed record ExecInspect
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public bool Running { get; init; }

    /// <summary>Null while it runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>On the host; 0 when it does not run.</summary>
    public long Pid { get; init; }

    [JsonPropertyName("ContainerID")]
    public string? ContainerId { get; init; }
}

internal sealed record ExecCreated
{
    public required string Id { get; init; }
}

internal sealed record ExecStartRequest
{
    public bool Detach { get; init; }

    public bool Tty { get; init; }
}
