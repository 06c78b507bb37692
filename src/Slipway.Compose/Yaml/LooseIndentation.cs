using Slipway.Diagnostics;

namespace Slipway.Compose.Yaml;

/// <summary>
/// Docker compose's parser does not mind how lines inside of quotes, <c>[ ]</c> and <c>{ }</c> are indented; YamlDotNet demands that they are indented deeper than their
/// key, as the specification does. There leading spaces mean nothing, so the lines it refuses are read again with more of them.
/// </summary>
internal static class LooseIndentation
{
    /// <summary>How many spaces a refused line gets: more than any key is indented.</summary>
    public const int Added = 200;

    /// <summary>How many lines may be refused. Each costs a reading of the text from its beginning.</summary>
    private const int MaximalLines = 100;

    /// <summary>The longest text that is read again, in UTF-16 units.</summary>
    private const int MaximalLength = 100_000;

    /// <summary>Reads a text. When lines that were indented do not make sense of it, the first refusal is what is reported.</summary>
    public static IReadOnlyList<YamlNode> Read(string text, string file, ICollection<Diagnostic> diagnostics)
    {
        var indented = new HashSet<int>();
        var (written, first, found) = (text, (List<Diagnostic>?)null, new List<Diagnostic>());
        var reader = new DocumentReader(file, found, text, indented);
        var documents = reader.Read(written);
        while (reader.RefusedLine is { } line && indented.Count < MaximalLines && text.Length <= MaximalLength && indented.Add(line))
        {
            // The scanner counts a line behind the last one.
            var start = YamlLines.Start(written, line);
            if (start < 0) break;
            first ??= found;
            written = written.Insert(start, new(' ', Added));
            found = [];
            reader = new DocumentReader(file, found, text, indented);
            documents = reader.Read(written);
        }
        foreach (var diagnostic in reader.MayBeUnclosed && first is not null ? first : found) diagnostics.Add(diagnostic);
        return documents;
    }
}
