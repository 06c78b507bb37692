using System.Globalization;

namespace Slipway.Images.Dockerfiles;

/// <summary>Durations as Go's time.ParseDuration reads them.</summary>
internal static class GoDuration
{
    /// <summary>Whether HEALTHCHECK takes it: nothing (the default), or at least a millisecond.</summary>
    public static bool IsHealthInterval(string text) => Milliseconds(text) is { } value && (value == 0 || value >= 1);

    /// <summary>The duration; null for a text that is none.</summary>
    public static long? Nanoseconds(string text) => Milliseconds(text) is { } value ? (long)Math.Round(value * 1e6) : null;

    private static double? Milliseconds(string text)
    {
        var rest = text.AsSpan();
        var sign = 1;
        if (rest.StartsWith("-") || rest.StartsWith("+"))
        {
            sign = rest[0] == '-' ? -1 : 1;
            rest = rest[1..];
        }
        if (rest is "0") return 0;
        if (rest.IsEmpty) return null;
        var total = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = LengthOf(rest, number: true);
            if (digits <= 0) return null;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var unit = LengthOf(rest, number: false);
            double? factor = rest[..unit] switch
            {
                "ns" => 1e-6,
                "us" or "µs" or "μs" => 1e-3,
                "ms" => 1,
                "s" => 1e3,
                "m" => 6e4,
                "h" => 3.6e6,
                _ => null,
            };
            if (factor is null) return null;
            total += number * factor.Value;
            rest = rest[unit..];
        }
        return sign * total;
    }

    private static int LengthOf(ReadOnlySpan<char> text, bool number)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.') == number) length++;
        return length;
    }
}
