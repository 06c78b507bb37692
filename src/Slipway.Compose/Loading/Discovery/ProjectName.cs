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
        if (given is { Length: > 0 }) return Checked(given, "the project name asked for", diagnostics);
        if (variables[ProjectVariables.ProjectName] is { Length: > 0 } named) return Checked(named, ProjectVariables.ProjectName, diagnostics);
        if (written is { Text.Length: > 0 }) return Written(written, diagnostics);
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

    private static string? Checked(string name, string source, ICollection<Diagnostic> diagnostics)
    {
        var normal = Normal(name);
        if (normal == name) return name;
        diagnostics.Add(LoadErrors.BadName(name, source, normal, null));
        return null;
    }

    // Docker compose makes a name of what a file says, and refuses only what nothing is left of.
    private static string? Written(YamlScalar name, ICollection<Diagnostic> diagnostics)
    {
        var normal = Normal(name.Text);
        if (normal == name.Text) return normal;
        diagnostics.Add(normal.Length > 0 ? LoadErrors.NameChanged(name.Text, normal, name.Position) : LoadErrors.BadName(name.Text, "'name'", normal, name.Position));
        return normal.Length > 0 ? normal : null;
    }
}
