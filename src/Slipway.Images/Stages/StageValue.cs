using System.Buffers;
using System.Text;

namespace Slipway.Images.Stages;

/// <summary>
/// Values of stages, as projects write them: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:+value}</c> are variables (what every engine's Dockerfile knows), before a dollar sign <c>\$</c> is a dollar sign
/// and <c>\\</c> a backslash; everything else, quotes and other backslashes too, stands for itself.
/// </summary>
internal static class StageValue
{
    private static readonly SearchValues<char> Nested = SearchValues.Create("{\"'\\`$");

    /// <summary>A piece of a value: text that stands for itself, or a variable as it is written.</summary>
    private readonly record struct Piece(string Text, bool IsVariable);

    /// <summary>Whether a Dockerfile can hold it: on one line.</summary>
    public static bool HasControlCharacter(string value)
    {
        foreach (var c in value)
            if (c != '\t' && char.IsControl(c)) return true;
        return false;
    }

    /// <summary>Whether every variable can be read.</summary>
    public static bool IsSound(string value) => PiecesOf(value) is not null;

    /// <summary>Whether there is a variable in it.</summary>
    public static bool HasVariable(string value) => VariablesOf(value).Count > 0;

    /// <summary>The names of the variables, each once.</summary>
    public static IReadOnlyList<string> VariablesOf(string value)
    {
        var names = new List<string>();
        foreach (var piece in PiecesOf(value) ?? [])
        {
            if (!piece.IsVariable) continue;
            var name = NameIn(piece.Text, piece.Text[1] == '{' ? 2 : 1);
            if (!names.Contains(name)) names.Add(name);
        }
        return names;
    }

    /// <summary>Some text as the value that stands for it.</summary>
    public static string Literal(string text)
    {
        if (!text.Contains('$')) return text;
        var value = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '$') value.Append(Doubled(value)).Append('\\');
            value.Append(text[at]);
        }
        return value.ToString();
    }

    /// <summary>As one word of a Dockerfile: bare where that is safe, else in double quotes.</summary>
    public static string Word(string value)
    {
        var pieces = PiecesOf(value)!;
        var text = new StringBuilder();
        if (pieces.Count > 0 && value[0] != '-' && pieces.TrueForAll(IsBare))
        {
            foreach (var piece in pieces) text.Append(piece.Text);
            return text.ToString();
        }
        text.Append('"');
        foreach (var piece in pieces) Append(text, piece, "\"\\$");
        return text.Append('"').ToString();
    }

    /// <summary>As COPY and VOLUME expand a word: with backslashes before what means something to them.</summary>
    public static string Path(string value)
    {
        var text = new StringBuilder();
        foreach (var piece in PiecesOf(value)!) Append(text, piece, "\"'\\$");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Piece piece, string special)
    {
        if (piece.IsVariable) text.Append(piece.Text);
        else
        {
            foreach (var c in piece.Text)
            {
                if (special.Contains(c)) text.Append('\\');
                text.Append(c);
            }
        }
    }

    private static bool IsBare(Piece piece)
    {
        foreach (var c in piece.Text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '@' or '%' or '+' or ',' or '=' or '~') continue;
            if (!piece.IsVariable || c is not ('$' or '{' or '}')) return false;
        }
        return true;
    }

    /// <summary>Null where a variable cannot be read.</summary>
    private static List<Piece>? PiecesOf(string value)
    {
        var pieces = new List<Piece>();
        var literal = new StringBuilder();
        for (var at = 0; at < value.Length;)
        {
            if (value[at] == '\\')
            {
                at = Backslashes(value, at, literal);
                continue;
            }
            var end = value[at] == '$' ? VariableEnd(value, at) : at;
            if (end < 0) return null;
            if (end == at)
            {
                literal.Append(value[at++]);
                continue;
            }
            if (literal.Length > 0) pieces.Add(new(literal.ToString(), false));
            literal.Clear();
            // Engines take letters of any script for a part of the name.
            var needsBraces = value[end - 1] != '}' && end < value.Length && !char.IsAscii(value[end]);
            pieces.Add(new(needsBraces ? $"${{{value[(at + 1)..end]}}}" : value[at..end], true));
            at = end;
        }
        if (literal.Length > 0) pieces.Add(new(literal.ToString(), false));
        return pieces;
    }

    private static int Backslashes(string value, int at, StringBuilder literal)
    {
        var end = at;
        while (end < value.Length && value[end] == '\\') end++;
        var count = end - at;
        if (end == value.Length || value[end] != '$')
        {
            literal.Append('\\', count);
            return end;
        }
        literal.Append('\\', count / 2);
        if (count % 2 == 0) return end;
        literal.Append('$');
        return end + 1;
    }

    /// <summary>Behind the variable that begins here; here where a dollar sign is just that; -1 for one that cannot be read.</summary>
    private static int VariableEnd(string value, int dollar)
    {
        var braced = dollar + 1 < value.Length && value[dollar + 1] == '{';
        var name = NameIn(value, braced ? dollar + 2 : dollar + 1);
        if (!braced) return name.Length == 0 ? dollar : dollar + 1 + name.Length;
        var at = dollar + 2 + name.Length;
        var close = value.IndexOf('}', at);
        if (name.Length == 0 || close < 0) return -1;
        var rest = value.AsSpan(at, close - at);
        if (rest.IsEmpty) return close + 1;
        return (rest.StartsWith(":-") || rest.StartsWith(":+")) && !rest.ContainsAny(Nested) ? close + 1 : -1;
    }

    private static string NameIn(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > at && char.IsAsciiDigit(text[end])))) end++;
        return text[at..end];
    }

    /// <summary>As many backslashes again as the text ends with: before a dollar sign each counts half.</summary>
    private static string Doubled(StringBuilder text)
    {
        var count = 0;
        while (count < text.Length && text[text.Length - 1 - count] == '\\') count++;
        return new string('\\', count);
    }
}
