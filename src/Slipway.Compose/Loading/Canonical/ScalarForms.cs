using System.Globalization;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>Forms of single values: text, numbers and switches (also where interpolation left text), sizes and durations.</summary>
internal static class ScalarForms
{
    /// <summary>Text. A number is written as Go prints it: <c>012</c> is 10, <c>1.50</c> is 1.5.</summary>
    public static YamlNode Text(YamlNode node, ShapeScope scope) =>
        node is YamlScalar scalar && !scalar.IsNull && scalar.Kind != ScalarKind.Text ? Shapes.TextAt(TextOf(scalar), scalar) : node;

    /// <summary>Text, where null is no text.</summary>
    public static YamlNode TextOrEmpty(YamlNode node, ShapeScope scope) => Shapes.IsNull(node) ? Shapes.TextAt("", node) : Text(node, scope);

    public static YamlNode Flag(YamlNode node, ShapeScope scope) => node is YamlScalar scalar ? scalar.Text.ToLowerInvariant() switch
    {
        "true" or "1" or "t" or "y" or "yes" or "on" => new YamlScalar("true", ScalarKind.Boolean, scalar.Position),
        "false" or "0" or "f" or "n" or "no" or "off" => new YamlScalar("false", ScalarKind.Boolean, scalar.Position),
        _ => node,
    } : node;

    public static YamlNode Whole(YamlNode node, ShapeScope scope) => node is YamlScalar scalar && TryWhole(scalar, out var value)
        ? new YamlScalar(value.ToString(CultureInfo.InvariantCulture), ScalarKind.WholeNumber, scalar.Position) : node;

    public static YamlNode Real(YamlNode node, ShapeScope scope)
    {
        if (node is not YamlScalar scalar) return node;
        if (TryWhole(scalar, out var whole)) return new YamlScalar(whole.ToString(CultureInfo.InvariantCulture), ScalarKind.WholeNumber, scalar.Position);
        return double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new YamlScalar(GoText(value), ScalarKind.RealNumber, scalar.Position) : node;
    }

    /// <summary>A number of bytes, as decimal text: <c>1g</c> is 1073741824. Units are powers of 1024 whatever they are called.</summary>
    public static YamlNode Size(YamlNode node, ShapeScope scope) => node is YamlScalar scalar && TrySize(TextOf(scalar), out var bytes)
        ? Shapes.TextAt(bytes.ToString(CultureInfo.InvariantCulture), scalar) : node;

    /// <summary>A duration as Go prints it: <c>90s</c> is <c>1m30s</c>.</summary>
    public static YamlNode Duration(YamlNode node, ShapeScope scope) =>
        node is YamlScalar scalar && GoDurationText.TryNormalise(scalar.Text, out var text) ? Shapes.TextAt(text, scalar) : node;

    /// <summary>What a scalar is as text.</summary>
    public static string TextOf(YamlScalar scalar) => scalar.Kind switch
    {
        ScalarKind.Boolean => scalar.Text.ToLowerInvariant(),
        ScalarKind.WholeNumber when TryWhole(scalar, out var value) => value.ToString(CultureInfo.InvariantCulture),
        ScalarKind.RealNumber when double.TryParse(scalar.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => GoText(value),
        _ => scalar.Text,
    };

    /// <summary>A whole number: decimal, octal (<c>017</c>, <c>0o17</c>), hexadecimal, binary, with <c>_</c> between digits; text is always decimal.</summary>
    public static bool TryWhole(YamlScalar scalar, out long value)
    {
        value = 0;
        if (scalar.Kind is not (ScalarKind.WholeNumber or ScalarKind.Text)) return false;
        if (scalar.Kind == ScalarKind.Text) return long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        var digits = scalar.Text.Replace("_", "", StringComparison.Ordinal).AsSpan();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+")) digits = digits[1..];
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var prefix) = digits[1] switch { 'x' or 'X' => (16, 2), 'o' or 'O' => (8, 2), 'b' or 'B' => (2, 2), _ => (8, 1) };
            digits = digits[prefix..];
        }
        if (digits.IsEmpty) return false;
        foreach (var character in digits)
        {
            var digit = char.IsAsciiHexDigit(character) ? Convert.ToInt32(character.ToString(), 16) : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix) return false;
            value = value * radix + digit;
        }
        if (negative) value = -value;
        return true;
    }

    private static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        var number = text.AsSpan().Trim();
        var end = number.Length;
        while (end > 0 && !char.IsAsciiDigit(number[end - 1]) && number[end - 1] != '.') end--;
        var unit = number[end..].Trim();
        if (!decimal.TryParse(number[..end], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var exponent = unit.Length == 0 ? 0 : " kmgtp".IndexOf(char.ToLowerInvariant(unit[0]), StringComparison.Ordinal);
        if (exponent < 0) exponent = unit is "b" or "B" ? 0 : -1;
        if (exponent < 0) return false;
        for (var i = 0; i < exponent; i++) value *= 1024;
        if (Math.Abs(value) > long.MaxValue) return false;
        bytes = (long)value;
        return true;
    }

    // Go's %v: the shortest digits that read back, with an exponent below 1e-4 and from 1e21.
    private static string GoText(double value)
    {
        if (double.IsPositiveInfinity(value)) return "+Inf";
        if (double.IsNegativeInfinity(value)) return "-Inf";
        if (double.IsNaN(value)) return "NaN";
        var magnitude = Math.Abs(value);
        if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e21)) return value.ToString("0.##################################", CultureInfo.InvariantCulture) is var plain
            && double.Parse(plain, CultureInfo.InvariantCulture) == value ? plain : value.ToString("R", CultureInfo.InvariantCulture);
        return value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
    }
}
