using Slipway.Diagnostics;

namespace Slipway.Compose.Yaml;

/// <summary>Reads YAML text into nodes with positions.</summary>
public static class YamlReader
{
    /// <summary>Diagnostics told of one file; a file that repeats a mistake in each line would have thousands.</summary>
    private const int MaximalDiagnostics = 100;

    /// <summary>
    /// Reads every document of a text. Never throws on bad input: what is wrong goes to <paramref name="diagnostics"/>, and what could be read before it is returned.
    /// Aliases that would expand to more than a million nodes, nesting deeper than 100 and cycles through anchors are errors.
    /// </summary>
    /// <param name="text">The text; a byte order mark is ignored.</param>
    /// <param name="file">The path that positions name.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static IReadOnlyList<YamlNode> Read(string text, string file, ICollection<Diagnostic> diagnostics)
    {
        if (text.StartsWith('\uFEFF')) text = text[1..];
        if (!YamlCharacters.AreLegal(text, file, diagnostics)) return [];
        var found = new List<Diagnostic>();
        var documents = LooseIndentation.Read(text, file, found);
        foreach (var diagnostic in found.Take(MaximalDiagnostics)) diagnostics.Add(diagnostic);
        if (found.Count > MaximalDiagnostics) diagnostics.Add(YamlErrors.MoreOfThese(found[MaximalDiagnostics..]));
        return documents;
    }

    /// <summary>Reads a file, which has to be UTF-8 (or UTF-16 with a byte order mark). A file that cannot be read is a diagnostic.</summary>
    public static IReadOnlyList<YamlNode> ReadFile(string path, ICollection<Diagnostic> diagnostics) =>
        TextFile.Read(path, diagnostics) is { } text ? Read(text, path, diagnostics) : [];
}
