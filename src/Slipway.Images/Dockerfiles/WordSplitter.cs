using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>Cuts a logical line into flags and words by the engine's rules, each with its place in the line.</summary>
internal static class WordSplitter
{
    /// <summary>The engine's word separators, where it does not use Unicode's.</summary>
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\v' or '\f' or '\r';

    /// <summary>A word, and for each of its characters where in the line it stood.</summary>
    public sealed record RawFlag(string Value, int Start, int End, int[] Offsets);

    /// <summary>Reads the leading <c>--flags</c>, unquoting them, and returns where the arguments begin. Here the escape is always a backslash.</summary>
    public static int ReadFlags(string line, int at, List<RawFlag> flags)
    {
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
            if (at + 1 >= line.Length || line[at] != '-' || line[at + 1] != '-') return at;
            var start = at;
            var value = new StringBuilder();
            var offsets = new List<int>();
            var quote = '\0';
            for (; at < line.Length; at++)
            {
                var c = line[at];
                if (quote == '\0' && char.IsWhiteSpace(c)) break;
                if (c == quote)
                {
                    quote = '\0';
                    continue;
                }
                if (quote == '\0' && c is '"' or '\'')
                {
                    quote = c;
                    continue;
                }
                if (c == '\\')
                {
                    if (at + 1 == line.Length) continue;
                    c = line[++at];
                }
                value.Append(c);
                offsets.Add(at);
            }
            if (value.Length == 2) return SkipBlank(line, at);
            flags.Add(new(value.ToString(), start, at, [.. offsets]));
        }
    }

    /// <summary>Words between white space, quotes respected and kept; an escape keeps the next character in its word.</summary>
    public static List<(int Start, int End)> QuotedWords(string line, int at, int end, char escape)
    {
        var words = new List<(int, int)>();
        while (true)
        {
            while (at < end && char.IsWhiteSpace(line[at])) at++;
            if (at >= end) return words;
            var start = at;
            var quote = '\0';
            for (; at < end; at++)
            {
                var c = line[at];
                if (quote == '\0' && char.IsWhiteSpace(c)) break;
                if (c == escape && quote != '\'')
                {
                    if (at + 1 < end) at++;
                    continue;
                }
                if (quote == '\0' && c is '"' or '\'') quote = c;
                else if (c == quote) quote = '\0';
            }
            // A lone escape at the very end is dropped, and with it a word of nothing else.
            if (at - start > 1 || line[start] != escape || at < end) words.Add((start, Math.Min(at, end)));
        }
    }

    /// <summary>Words between blanks, quotes meaning nothing.</summary>
    public static List<(int Start, int End)> PlainWords(string line, int at, int end)
    {
        var words = new List<(int, int)>();
        while (true)
        {
            at = SkipBlank(line, at);
            if (at >= end) return words;
            var start = at;
            while (at < end && !IsBlank(line[at])) at++;
            words.Add((start, at));
        }
    }

    public static int SkipBlank(string line, int at)
    {
        while (at < line.Length && IsBlank(line[at])) at++;
        return at;
    }
}
