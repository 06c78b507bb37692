using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Discovery;

/// <summary>Which compose files a project has.</summary>
internal static class ProjectFiles
{
    // In the order of preference of compose-go's cli.DefaultFileNames and DefaultOverrideFileNames.
    private static readonly string[] Names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
    private static readonly string[] OverrideNames = ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

    /// <summary>The files named, those of <c>COMPOSE_FILE</c>, or those found in the directory or the nearest one above it. Absolute; empty after an error.</summary>
    public static IReadOnlyList<string> Of(ComposeSources sources, ProjectVariables variables, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        if (sources.Files.Count > 0) return Named(sources.Files, sources.Directory, null, inputs, diagnostics);
        if (variables["COMPOSE_FILE"] is { Length: > 0 } list)
        {
            var separator = variables["COMPOSE_PATH_SEPARATOR"] is { Length: > 0 } given ? given : Path.PathSeparator.ToString();
            return Named(list.Split(separator, StringSplitOptions.RemoveEmptyEntries), sources.Directory, "COMPOSE_FILE", inputs, diagnostics);
        }
        return Found(sources.ProjectDirectory ?? sources.Directory, inputs, diagnostics);
    }

    private static List<string> Named(IEnumerable<string> names, string directory, string? variable, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        var files = new List<string>();
        foreach (var name in names)
        {
            var path = Path.GetFullPath(name, directory);
            if (inputs.Exists(path)) files.Add(path);
            else diagnostics.Add(LoadErrors.FileMissing(path, variable));
        }
        return files;
    }

    private static List<string> Found(string start, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        for (var directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (First(Names, directory, inputs, diagnostics) is not { } file) continue;
            return First(OverrideNames, directory, inputs, diagnostics) is { } layer ? [file, layer] : [file];
        }
        diagnostics.Add(LoadErrors.NoFile(start));
        return [];
    }

    private static string? First(string[] names, string directory, InputRecorder inputs, ICollection<Diagnostic> diagnostics)
    {
        string? first = null;
        foreach (var name in names)
        {
            var path = Path.Combine(directory, name);
            if (!inputs.Exists(path)) continue;
            if (first is null) first = path;
            else diagnostics.Add(LoadErrors.FileNotUsed(path, first));
        }
        return first;
    }
}
