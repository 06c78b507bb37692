using System.Text;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Discovery;

/// <summary>What a project is called: lower case letters, digits, <c>-</c> and <c>_</c>, beginning with a letter or digit.</summary>
internal static class ProjectName
{
    /// <summary>The name given, that of <c>COMPOSE_PROJECT_NAME</c>, of the last file that has one, or of the directory; null after an error.</summary>
    /// <param name="given">The name asked for, or null.</param>
    /// <param name="written">The interpolated <c>name</c> of the files, or null.</param>
    /// <param name="directory">The project directory.</param>
    /// <param name="variables">The project's variables.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static string? Of(string? given, YamlScalar? written, string directory, ProjectVariables variables, ICollection<Diagnostic> diagnostics)
    {
        if (given is { Length: > 0 }) return Checked(given, "the project's name", null, diagnostics);
        if (variables[ProjectVariables.ProjectName] is { Length: > 0 } named) return Checked(named, ProjectVariables.ProjectName, null, diagnostics);
        if (written is { Text.Length: > 0 }) return Checked(written.Text, "name", written.Position, diagnostics);
        var name = Normal(Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)));
        if (name.Length > 0) return name;
        diagnostics.Add(LoadErrors.NoName(directory));
        return null;
    }

    /// <summary>What is left of a text as a name; may be empty.</summary>
    public static string Normal(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || (character is '_' or '-' && name.Length > 0)) name.Append(character);
        }
        return name.ToString();
    }

    private static string? Checked(string name, string source, SourcePosition? at, ICollection<Diagnostic> diagnostics)
    {
        var normal = Normal(name);
        if (normal == name) return name;
        diagnostics.Add(LoadErrors.BadName(name, source, normal, at));
        return null;
    }
}
