namespace Slipway.Docker.Containers;

/// <summary>What of a container is portable between hosts. Null takes the image's or the engine's default.</summary>
public record ContainerConfig
{
    public string? Image { get; init; }

    public string? Hostname { get; init; }

    public string? Domainname { get; init; }

    public string? User { get; init; }

    public bool? AttachStdin { get; init; }

    public bool? AttachStdout { get; init; }

    public bool? AttachStderr { get; init; }

    public bool? Tty { get; init; }

    public bool? OpenStdin { get; init; }

    public bool? StdinOnce { get; init; }

    /// <summary><c>NAME=value</c>, or <c>NAME</c> to unset.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>An empty list clears the image's.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    public string? WorkingDir { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Keys like <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Keys are paths in the container that get anonymous volumes.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    public HealthCheck? Healthcheck { get; init; }

    public string? StopSignal { get; init; }

    /// <summary>Seconds.</summary>
    public int? StopTimeout { get; init; }

    public string? MacAddress { get; init; }

    public bool? NetworkDisabled { get; init; }

    public IReadOnlyList<string>? Shell { get; init; }
}
