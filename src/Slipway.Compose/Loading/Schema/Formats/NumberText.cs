using System.Globalization;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Numbers and booleans as docker compose reads them: YAML's, and text that interpolation produced (compose-go's casts).</summary>
internal static class NumberText
{
    /// <summary>A whole number: YAML's in any base, 2.0, or decimal text.</summary>
    public static bool TryWhole(YamlScalar scalar, out long value)
    {
        value = 0;
        return scalar.Kind switch
        {
            ScalarKind.WholeNumber => TryYaml(scalar.Text, out value),
            ScalarKind.RealNumber => TryReal(scalar, out var real) && real == Math.Floor(real) && Math.Abs(real) < 1e15 && (value = (long)real) == real,
            ScalarKind.Text => long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    /// <summary>A number of any kind.</summary>
    public static bool TryReal(YamlScalar scalar, out double value)
    {
        value = 0;
        if (scalar.Kind == ScalarKind.WholeNumber && TryYaml(scalar.Text, out var whole))
        {
            value = whole;
            return true;
        }
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return scalar.Kind is ScalarKind.Text or ScalarKind.RealNumber && double.TryParse(scalar.Text, styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>A boolean, or one of the words that YAML 1.1 took for one.</summary>
    public static bool TryBoolean(YamlScalar scalar, out bool value)
    {
        value = scalar.Text.ToLowerInvariant() is "true" or "y" or "yes" or "on";
        return scalar.Kind is ScalarKind.Text or ScalarKind.Boolean && (value || scalar.Text.ToLowerInvariant() is "false" or "n" or "no" or "off");
    }

    // 0o17 and 017 octal, 0x hexadecimal, 0b binary, _ between digits.
    private static bool TryYaml(string text, out long value)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var negative = digits.StartsWith('-');
        if (digits.StartsWith('-') || digits.StartsWith('+')) digits = digits[1..];
        var (start, radix) = digits switch
        {
            ['0', 'x' or 'X', ..] => (2, 16),
            ['0', 'o' or 'O', ..] => (2, 8),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', _, ..] => (1, 8),
            _ => (0, 10),
        };
        value = 0;
        if (digits.Length == start) return false;
        foreach (var character in digits.AsSpan(start))
        {
            var digit = char.IsAsciiHexDigit(character) ? Convert.ToInt32(character.ToString(), 16) : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix) return false;
            value = value * radix + digit;
        }
        if (negative) value = -value;
        return true;
    }
}
