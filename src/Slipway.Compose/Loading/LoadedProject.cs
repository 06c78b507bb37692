using Slipway.Compose.Model;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading;

/// <summary>A compose project as its files ask for it.</summary>
/// <param name="Project">The typed model.</param>
/// <param name="Canonical">The canonical tree that the model was read from: every short form long, every default filled in, as <c>docker compose config</c> prints it.</param>
/// <param name="Inputs">Everything that decided the result.</param>
/// <param name="Warnings">What is odd, but no error.</param>
public sealed record LoadedProject(ComposeProject Project, YamlMapping Canonical, LoadInputs Inputs, IReadOnlyList<Diagnostic> Warnings)
{
    /// <summary>The project's variables: the build's environment, then the env files, then the defaults; null for one that is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;
}

/// <summary>What a load looked at. As long as none of it changes, loading again gives the same result.</summary>
/// <param name="Files">Absolute paths of the files read: compose files, env files of the project and of services.</param>
/// <param name="AbsentFiles">Absolute paths that were looked for in vain and would have been read.</param>
/// <param name="Variables">Environment variables asked for, with their values; null when not set.</param>
public sealed record LoadInputs(IReadOnlyList<string> Files, IReadOnlyList<string> AbsentFiles, IReadOnlyDictionary<string, string?> Variables);
