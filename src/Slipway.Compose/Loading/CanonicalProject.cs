using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading;

/// <summary>
/// A compose project after interpolation, merging, profiles and canonical form, before it is read into the typed model: short forms are long ones, relative paths are
/// absolute, and numbers and switches are scalars of their kind, except where the files are wrong.
/// </summary>
public sealed record CanonicalProject
{
    /// <summary>The project's name.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the project directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Absolute paths of the compose files named or found, without included and extended ones.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    /// <summary>Absolute paths of the env files given for interpolation (not a <c>.env</c> that was found).</summary>
    public IReadOnlyList<string> EnvironmentFiles { get; init; } = [];

    /// <summary>The active profiles.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The whole project, <c>services</c> being the enabled ones only.</summary>
    public required YamlMapping Root { get; init; }

    /// <summary>The services that profiles leave out, by name, in canonical form but without their env files' variables.</summary>
    public required YamlMapping DisabledServices { get; init; }

    /// <summary>A variable of the project: environment, then env files, then defaults; null when not set.</summary>
    public required Func<string, string?> Variable { get; init; }
}
