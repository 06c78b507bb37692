using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>Reads <c>.env</c> and <c>env_file</c> files.</summary>
public static class EnvFile
{
    /// <summary>Reads a file that has to exist; that it does not is an error that names its template, if it has one. No exception for bad input.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="lookup">The value of a variable of the environment, null when it is not set. It goes before the file's own lines.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="format">The dialect.</param>
    /// <param name="reference">Where the file is named.</param>
    /// <returns>The variables in the order of their first lines, each once; a later line gives the value.</returns>
    public static IReadOnlyList<EnvVariable> Read(
        string path,
        Func<string, string?> lookup,
        ICollection<Diagnostic> diagnostics,
        EnvFileFormat format = EnvFileFormat.Compose,
        SourcePosition? reference = null)
    {
        if (!Path.Exists(path))
        {
            diagnostics.Add(YamlErrors.MissingEnvFile(Shown(path, reference), EnvFileTemplate.For(path), reference ?? new(path)));
            return [];
        }
        return TextFile.Read(path, diagnostics) is { } text ? EnvFileParser.Parse(text, path, lookup, diagnostics, format) : [];
    }

    /// <summary>Reads a file that may be absent (<c>required: false</c>), which yields nothing.</summary>
    public static IReadOnlyList<EnvVariable> ReadIfPresent(
        string path,
        Func<string, string?> lookup,
        ICollection<Diagnostic> diagnostics,
        EnvFileFormat format = EnvFileFormat.Compose) =>
        Path.Exists(path) ? Read(path, lookup, diagnostics, format) : [];

    /// <summary>The path as it would be written in the file that names it.</summary>
    private static string Shown(string path, SourcePosition? reference) =>
        reference is { File: { } from } && Path.IsPathRooted(from) && Path.IsPathRooted(path) ? Path.GetRelativePath(Path.GetDirectoryName(from)!, path) : path;
}
