using System.Text;

namespace Slipway.Compose.Loading;

/// <summary>
/// Splits a command line into words the way docker compose reads <c>command</c>, <c>entrypoint</c> and health checks written as text: blanks part words, single quotes keep
/// everything, double quotes keep blanks, a backslash outside single quotes takes the next character as it is. Nothing is expanded and no shell takes part.
/// </summary>
public static class ShellWords
{
    /// <summary>Splits a text. Never throws.</summary>
    public static ShellSplit Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var begun = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (begun) words.Add(word.ToString());
                begun = false;
                word.Clear();
                continue;
            }

            if (c is ';' or '&' or '|' or '<' or '>')
            {
                // 2> redirects as well: the digit is no word.
                var redirects = c == '>' && word.Length > 0 && char.IsAsciiDigit(word[0]);
                return new(begun && !redirects ? [.. words, word.ToString()] : words) { Operator = at };
            }

            begun = true;
            var end = c switch
            {
                '\\' => Escaped(text, at, word),
                '\'' => SingleQuoted(text, at, word),
                '"' => DoubleQuoted(text, at, word),
                '`' => Verbatim(text, at, '`', word),
                '(' => word.Length > 0 && word[^1] == '$' ? Verbatim(text, at, ')', word) : -1,
                ')' => -1,
                _ => Plain(c, at, word),
            };
            if (end < 0) return new(words) { Error = at };
            at = end;
        }

        return new(begun ? [.. words, word.ToString()] : words);
    }

    private static int Plain(char c, int at, StringBuilder word)
    {
        word.Append(c);
        return at;
    }

    // A backslash at the very end stands for itself.
    private static int Escaped(string text, int at, StringBuilder word)
    {
        var next = Math.Min(at + 1, text.Length - 1);
        word.Append(text[next]);
        return next;
    }

    private static int SingleQuoted(string text, int at, StringBuilder word)
    {
        var end = text.IndexOf('\'', at + 1);
        if (end > 0) word.Append(text, at + 1, end - at - 1);
        return end;
    }

    private static int DoubleQuoted(string text, int at, StringBuilder word)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"') return at;
            at = text[at] == '\\' ? Escaped(text, at, word) : Plain(text[at], at, word);
        }

        return -1;
    }

    // `…` and $(…) are one word as they stand: whoever gets them may be a shell.
    private static int Verbatim(string text, int at, char close, StringBuilder word)
    {
        var end = text.IndexOf(close, at + 1);
        if (end > 0) word.Append(text, at, end - at + 1);
        return end;
    }
}

/// <summary>A command line in words.</summary>
/// <param name="Words">The words; with <see cref="Error"/> or <see cref="Operator"/> those before it.</param>
public sealed record ShellSplit(IReadOnlyList<string> Words)
{
    /// <summary>Where a quote or parenthesis stands that has no partner; null when the text is well formed. Counts UTF-16 units from 0.</summary>
    public int? Error { get; init; }

    /// <summary>
    /// Where a bare <c>; &amp; | &lt; &gt;</c> stands, which only a shell would understand: docker compose drops it and all that follows. Null without one.
    /// </summary>
    public int? Operator { get; init; }
}
