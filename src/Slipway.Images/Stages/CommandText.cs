using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Stages;

/// <summary>
/// Commands as projects write them. <c>["a", "b"]</c> is words. Other text is split into words as a shell splits it (blanks part words, quotes and backslashes keep them together) and started without a shell, which passes signals on; text
/// that only a shell can carry out is a line for the shell: with <c>| &amp; ; &lt; &gt; ( )</c> or a line break outside quotes, or with <c>$</c> or <c>`</c> outside single quotes. Patterns such as <c>*.py</c> are no reason for a
/// shell.
/// </summary>
public static class CommandText
{
    /// <summary>Reads the command of a container: Cmd, Entrypoint, a health check.</summary>
    /// <param name="what">What it is, for a message.</param>
    /// <param name="text">As written.</param>
    /// <param name="place">Where.</param>
    /// <param name="problems">Gets SLIP2320 where a quote or an array is not closed; the command then is a line.</param>
    public static StageCommand Parse(string what, string text, ItemPlace? place, List<Diagnostic> problems)
    {
        if (Words(what, text, place, problems) is { } words) return new StageCommand.Exec(words);
        var split = Split(text);
        if (split is null) return new StageCommand.Line(text);
        if (split.Open) problems.Add(StageErrors.OpenQuote(what, text, place?.Position));
        return split.Open ? new StageCommand.Line(text) : new StageCommand.Exec(split.Words);
    }

    /// <summary>The words of the exec form; null where the text is none. A spoilt array is told.</summary>
    public static IReadOnlyList<string>? Words(string what, string text, ItemPlace? place, List<Diagnostic> problems)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith('[')) return null;
        var strings = new List<(string Value, int Start, int End)>();
        if (JsonArray.Read(trimmed, 0, strings) == JsonArray.Outcome.Strings) return strings.ConvertAll(each => each.Value);
        // A shell's test, [ -f x ], has a blank and no quote behind its bracket.
        if (trimmed.Length > 1 && trimmed[1..].TrimStart().StartsWith('"') && trimmed[1] != ' ') problems.Add(StageErrors.OpenQuote(what, text, place?.Position));
        return null;
    }

    private sealed record SplitText(IReadOnlyList<string> Words, bool Open);

    /// <summary>Null where it takes a shell.</summary>
    private static SplitText? Split(string text)
    {
        var line = text.Trim();
        var words = new List<string>();
        var word = new StringBuilder();
        var begun = false;
        var quote = '\0';
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (quote != '\'' && c is '$' or '`') return null;
            if (quote == '\0' && c is '|' or '&' or ';' or '<' or '>' or '(' or ')' or '\n' or '\r') return null;
            if (c == '\\' && quote != '\'')
            {
                if (at + 1 == line.Length) return new(words, Open: true);
                var next = line[at + 1];
                // Inside double quotes a backslash means something only before these.
                if (quote == '"' && next is not ('"' or '\\' or '$' or '`')) word.Append(c);
                else (word, at) = (word.Append(next), at + 1);
                begun = true;
            }
            else if (c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'') (quote, begun) = (c, true);
            else if (quote == '\0' && c is ' ' or '\t')
            {
                if (begun) words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
            else (word, begun) = (word.Append(c), true);
        }
        if (begun) words.Add(word.ToString());
        return new(words, quote != '\0');
    }
}
