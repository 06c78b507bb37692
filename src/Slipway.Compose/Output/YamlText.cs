using System.Globalization;
using System.Text;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Output;

/// <summary>Text as a YAML scalar that reads back as that text.</summary>
internal static class YamlText
{
    /// <summary>A value.</summary>
    public static string Of(string text, int indentation) => Scalar(text, indentation);

    /// <summary>A key, in which <c>$</c> means nothing, and which has to be on one line.</summary>
    public static string OfKey(string text) => text.Contains('\n', StringComparison.Ordinal) ? Quoted(text) : Scalar(text, 0);

    private static string Scalar(string text, int indentation)
    {
        if (text.Length == 0 || CoreSchema.KindOf(text) != ScalarKind.Text || IsOldBoolean(text) || LooksLikeDate(text)) return Quoted(text);
        if (text.Contains('\n', StringComparison.Ordinal)) return CanBeBlock(text) ? Block(text, indentation) : Quoted(text);
        if (HasControls(text)) return Quoted(text);
        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    // Booleans of YAML 1.1, which older readers still see.
    private static bool IsOldBoolean(string text) => text.Length <= 3 && text.ToLowerInvariant() is "y" or "n" or "yes" or "no" or "on" or "off";

    private static bool LooksLikeDate(string text) => text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-' && DateTime.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static bool IsPlain(string text)
    {
        if (text[0] is ' ' or '!' or '&' or '*' or '|' or '>' or '%' or '@' or '`' or '\'' or '"' or '#' or '{' or '}' or '[' or ']' or ',' || text[^1] is ' ' or ':') return false;
        if (text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' ')) return false;
        return !text.StartsWith("---", StringComparison.Ordinal) && !text.StartsWith("...", StringComparison.Ordinal)
            && text is not ("=" or "<<") && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
    }

    private static bool HasControls(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(character)) return true;
        }
        return false;
    }

    private static bool CanBeBlock(string text)
    {
        if (text[0] is ' ' or '\n' or '\t') return false;
        foreach (var line in text.Split('\n'))
        {
            if (HasControls(line) || line.EndsWith(' ')) return false;
        }
        return true;
    }

    private static string Block(string text, int indentation)
    {
        var block = new StringBuilder("|");
        var body = text.TrimEnd('\n');
        var ends = text.Length - body.Length;
        if (ends == 0) block.Append('-');
        else if (ends > 1) block.Append('+');
        foreach (var line in (ends > 1 ? text[..^1] : body).Split('\n'))
        {
            block.Append('\n');
            if (line.Length > 0) block.Append(' ', indentation).Append(line);
        }
        return block.ToString();
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
