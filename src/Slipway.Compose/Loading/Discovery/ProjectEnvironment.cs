using Slipway.Compose.Loading.EnvFiles;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Discovery;

/// <summary>The project's variables and the env files they come from: those named, those of <c>COMPOSE_ENV_FILES</c>, else <c>.env</c>.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="NamedFiles">Absolute paths of the env files that were named; a <c>.env</c> that was found is none.</param>
/// <param name="DotEnv">The <c>.env</c> that was read, or null.</param>
internal sealed record ProjectEnvironment(ProjectVariables Variables, IReadOnlyList<string> NamedFiles, string? DotEnv)
{
    /// <summary>What is known before the compose files are: <c>.env</c> of the directory may say which they are.</summary>
    public static ProjectEnvironment Before(ComposeSources sources, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        var variables = new ProjectVariables(inputs, [], sources.Defaults);
        var named = sources.EnvFiles ?? variables["COMPOSE_ENV_FILES"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (named is { Count: > 0 })
        {
            var paths = named.Select(file => Path.GetFullPath(file, sources.Directory)).ToList();
            return new(variables.Below(Read(paths, variables, inputs, diagnostics)), paths, null);
        }
        var start = new ProjectEnvironment(variables, [], null);
        if (sources.EnvFiles is not null || variables["COMPOSE_DISABLE_ENV_FILE"]?.ToLowerInvariant() is "1" or "true" or "t") return start with { DotEnv = "" };
        return start.WithDotEnv(sources.ProjectDirectory ?? sources.Directory, sources.Directory, inputs, diagnostics);
    }

    /// <summary>With <c>.env</c> of the project directory, now that it is known.</summary>
    public ProjectEnvironment In(string directory, ComposeSources sources, InputRecorder inputs, ICollection<Diagnostic> diagnostics) =>
        NamedFiles.Count > 0 || DotEnv == "" ? this : WithDotEnv(directory, sources.Directory, inputs, diagnostics);

    private ProjectEnvironment WithDotEnv(string directory, string start, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        var path = Path.Combine(Path.GetFullPath(directory, start), ".env");
        if (path == DotEnv || !inputs.Exists(path)) return this;
        return this with { Variables = Variables.Below(Read([path], Variables, inputs, diagnostics)), DotEnv = path };
    }

    private static Dictionary<string, string> Read(IReadOnlyList<string> paths, ProjectVariables variables, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            inputs.Note(path, File.Exists(path));
            foreach (var (name, value, _) in EnvFile.Read(path, key => variables[key] ?? values.GetValueOrDefault(key), diagnostics))
            {
                if (value is not null) values[name] = value;
            }
        }
        return values;
    }
}
