using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>Compares an instruction with the text the engine shows for it, in which white space, quotes and variables may have changed.</summary>
internal static class StepText
{
    private const char Anything = '\uE000';

    public static bool Resembles(Instruction instruction, StepName step)
    {
        if (instruction.Kind != step.Kind) return false;
        // Of a here-document the engine shows the beginning of its content instead.
        if (instruction.Heredocs.Count > 0) return step.Text.Contains("<<", StringComparison.Ordinal);
        var shown = Normalise(step.Text, variablesAreWild: false);
        var written = Normalise(instruction.Text, variablesAreWild: true);
        // A long command is cut, and ends in dots.
        if (shown.EndsWith("...", StringComparison.Ordinal) && !written.EndsWith("...", StringComparison.Ordinal))
            return Matches(written + Anything, shown[..^3]) || Matches(Cut(written, shown.Length - 3), shown[..^3]);
        return Matches(written, shown);
    }

    private static string Cut(string text, int length) => length < text.Length ? text[..length] : text;

    /// <summary>Leaves out what the engine may change in showing: white space, quotes, escapes and the commas of arrays; the name in upper case.</summary>
    private static string Normalise(string text, bool variablesAreWild)
    {
        var result = new StringBuilder(text.Length);
        var nameEnd = 0;
        while (nameEnd < text.Length && !char.IsWhiteSpace(text[nameEnd])) nameEnd++;
        result.Append(text[..nameEnd].ToUpperInvariant());
        for (var i = nameEnd; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c) || c is '"' or '\'' or '\\' or '`' or ',') continue;
            if (c == '$' && variablesAreWild)
            {
                i = VariableEnd(text, i);
                if (result[^1] != Anything) result.Append(Anything);
                continue;
            }
            result.Append(c);
        }
        return result.ToString();
    }

    private static int VariableEnd(string text, int dollar)
    {
        var at = dollar + 1;
        if (at < text.Length && text[at] == '{')
        {
            for (var depth = 0; at < text.Length; at++)
            {
                if (text[at] == '{') depth++;
                else if (text[at] == '}' && --depth == 0) return at;
            }
            return text.Length - 1;
        }
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return at - 1;
    }

    private static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == Anything)
            {
                star = ++p;
                mark = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star;
                t = ++mark;
            }
            else return false;
        }
        while (p < pattern.Length && pattern[p] == Anything) p++;
        return p == pattern.Length;
    }
}
