namespace Slipway.Compose.Loading;

/// <summary>Which compose project is meant: what of the command line and environment of docker compose decides what is loaded.</summary>
public sealed record ComposeSources
{
    /// <summary>Absolute path: where files are looked for, and what relative ones in <see cref="Files"/> start from.</summary>
    public required string Directory { get; init; }

    /// <summary>The compose files, absolute or relative to <see cref="Directory"/>, later ones over earlier ones. Empty: <c>COMPOSE_FILE</c>, else discovery upwards.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The project directory, which relative paths in the files start from; null for the first file's.</summary>
    public string? ProjectDirectory { get; init; }

    /// <summary>The env files for interpolation, later ones over earlier ones. Null: <c>COMPOSE_ENV_FILES</c>, else <c>.env</c> of the project directory where there is one.</summary>
    public IReadOnlyList<string>? EnvFiles { get; init; }

    /// <summary>The project's name; null for <c>COMPOSE_PROJECT_NAME</c>, <c>name:</c>, the directory's name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The active profiles; null for <c>COMPOSE_PROFILES</c>. <c>*</c> is all.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>Services named by the user: their profiles count as active for them.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The build's environment variables.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Variables of last resort, below the environment and the env files: <c>SLIPWAY_ENV</c>, <c>LOG_LEVEL</c>.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();
}
