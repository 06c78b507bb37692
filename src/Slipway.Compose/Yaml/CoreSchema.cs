using System.Globalization;

namespace Slipway.Compose.Yaml;

/// <summary>What a plain scalar means, as Go's yaml.v3 resolves it (resolve.go): YAML 1.2's core schema, and of 1.1 the octals with a leading 0 and underscores in numbers.</summary>
internal static class CoreSchema
{
    /// <summary>The kind of a plain scalar. Dates are text.</summary>
    public static ScalarKind KindOf(string text)
    {
        if (text.Length == 0) return ScalarKind.Null;
        switch (text[0])
        {
            case '~' when text.Length == 1:
            case 'n' when text is "null":
            case 'N' when text is "Null" or "NULL":
                return ScalarKind.Null;
            case 't' when text is "true":
            case 'T' when text is "True" or "TRUE":
            case 'f' when text is "false":
            case 'F' when text is "False" or "FALSE":
                return ScalarKind.Boolean;
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                return NumberKind(text);
            default:
                return ScalarKind.Text;
        }
    }

    private static ScalarKind NumberKind(string text)
    {
        if (text is ".nan" or ".NaN" or ".NAN") return ScalarKind.RealNumber;
        var unsigned = text[0] is '+' or '-' ? text.AsSpan(1) : text;
        if (unsigned is ".inf" or ".Inf" or ".INF") return ScalarKind.RealNumber;
        if (text.Length > 512 || (text[0] == '.' && !UnderscoresAreBetweenDigits(text))) return ScalarKind.Text;
        Span<char> digits = stackalloc char[unsigned.Length];
        var length = 0;
        foreach (var c in unsigned)
            if (c != '_') digits[length++] = c;
        digits = digits[..length];
        if (IsWhole(digits, text[0])) return ScalarKind.WholeNumber;
        return IsReal(digits) ? ScalarKind.RealNumber : ScalarKind.Text;
    }

    /// <summary>What begins with a point goes to Go's ParseFloat as it stands, which is stricter with underscores.</summary>
    private static bool UnderscoresAreBetweenDigits(string text)
    {
        for (var at = text.IndexOf('_'); at >= 0; at = text.IndexOf('_', at + 1))
            if (!char.IsAsciiDigit(text[at - 1]) || at + 1 == text.Length || !char.IsAsciiDigit(text[at + 1])) return false;
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<char> digits, char first)
    {
        if (digits.Length == 0) return false;
        var bits = digits switch
        {
            ['0', 'x' or 'X', ..] => 4,
            ['0', 'b' or 'B', ..] => 1,
            ['0', _, ..] => 3,
            _ => 0,
        };
        var body = digits switch
        {
            _ when bits == 0 => digits,
            ['0', 'x' or 'X' or 'b' or 'B' or 'o' or 'O', ..] => digits[2..],
            _ => digits[1..],
        };
        if (body.Length == 0) return false;
        foreach (var c in body)
            if (!IsDigit(c, bits)) return false;
        return bits == 0 ? FitsDecimal(body, first) : FitsBits(body, bits, first);
    }

    private static bool IsDigit(char c, int bits) => bits switch
    {
        4 => char.IsAsciiHexDigit(c),
        3 => c is >= '0' and <= '7',
        1 => c is '0' or '1',
        _ => char.IsAsciiDigit(c),
    };

    /// <summary>An int64 with a sign, a uint64 without: whatever is larger is a real number or text.</summary>
    private static bool FitsDecimal(ReadOnlySpan<char> digits, char first) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && Fits(value, first);

    private static bool FitsBits(ReadOnlySpan<char> digits, int bits, char first)
    {
        ulong value = 0;
        foreach (var c in digits)
        {
            if (value >> (64 - bits) != 0) return false;
            value = (value << bits) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return Fits(value, first);
    }

    private static bool Fits(ulong value, char first) => first switch
    {
        '-' => value <= 1UL + long.MaxValue,
        '+' => value <= long.MaxValue,
        _ => true,
    };

    private static bool IsReal(ReadOnlySpan<char> digits)
    {
        var (at, before, after) = (0, 0, 0);
        for (; at < digits.Length && char.IsAsciiDigit(digits[at]); at++) before++;
        if (at < digits.Length && digits[at] == '.')
            for (at++; at < digits.Length && char.IsAsciiDigit(digits[at]); at++) after++;
        if (before + after == 0) return false;
        if (at < digits.Length)
        {
            if (digits[at] is not ('e' or 'E')) return false;
            at++;
            if (at < digits.Length && digits[at] is ('+' or '-')) at++;
            if (at == digits.Length || digits[at..].ContainsAnyExceptInRange('0', '9')) return false;
        }
        return double.IsFinite(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
