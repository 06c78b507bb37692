using System.Globalization;
using System.Text;

namespace Slipway.Images.Attestations;

/// <summary>Percent-encodes control characters, so that a name stays on one line.</summary>
internal static class ControlCharacters
{
    public static string Escape(string text)
    {
        StringBuilder? escaped = null;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            var escape = char.IsControl(character) || character is '\u2028' or '\u2029';
            if (escape)
                escaped ??= new StringBuilder(text, 0, index, text.Length + 16);
            if (escape)
                Append(escaped!, character);
            else
                escaped?.Append(character);
        }

        return escaped?.ToString() ?? text;
    }

    private static void Append(StringBuilder escaped, char character)
    {
        foreach (var unit in Encoding.UTF8.GetBytes([character]))
            escaped.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
    }
}
