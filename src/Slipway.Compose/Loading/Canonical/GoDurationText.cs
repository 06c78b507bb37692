using System.Globalization;
using System.Text;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>Durations as Go's time package reads and prints them.</summary>
internal static class GoDurationText
{
    private const long Second = 1_000_000_000;

    /// <summary>The form that Go prints: <c>1h0m0s</c>, <c>1m30s</c>, <c>1.5s</c>, <c>100ms</c>, <c>0s</c>.</summary>
    public static bool TryNormalise(string text, out string normal)
    {
        normal = text;
        if (!TryNanoseconds(text, out var value)) return false;
        normal = Format(value);
        return true;
    }

    /// <summary>Reads a duration; what is below a tick of 100 ns is lost.</summary>
    public static bool TryRead(string text, out TimeSpan duration)
    {
        var read = TryNanoseconds(text, out var value);
        duration = new TimeSpan(value / 100);
        return read;
    }

    private static bool TryNanoseconds(string text, out long value)
    {
        value = 0;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        if (rest is "0") return true;
        if (rest.IsEmpty) return false;
        decimal total = 0;
        while (!rest.IsEmpty)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.')) digits++;
            var end = digits;
            while (end < rest.Length && !char.IsAsciiDigit(rest[end]) && rest[end] != '.') end++;
            decimal? unit = rest[digits..end] switch
            {
                "ns" => 1,
                "us" or "µs" or "μs" => 1_000,
                "ms" => 1_000_000,
                "s" => Second,
                "m" => 60 * Second,
                "h" => 3600 * Second,
                _ => null,
            };
            if (unit is null || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            if (number > long.MaxValue / unit.Value) return false;
            total += number * unit.Value;
            if (total > long.MaxValue) return false;
            rest = rest[end..];
        }
        value = (long)(negative ? -total : total);
        return true;
    }

    private static string Format(long value)
    {
        if (value == 0) return "0s";
        var magnitude = (decimal)value;
        var text = new StringBuilder();
        if (value < 0)
        {
            text.Append('-');
            magnitude = -magnitude;
        }
        if (magnitude < Second)
        {
            var (unit, name) = magnitude >= 1_000_000 ? (1_000_000m, "ms") : magnitude >= 1_000 ? (1_000m, "µs") : (1m, "ns");
            return text.Append(Plain(magnitude / unit)).Append(name).ToString();
        }
        var minutes = (long)(magnitude / (60 * Second));
        if (minutes >= 60) text.Append(minutes / 60).Append('h');
        if (minutes > 0) text.Append(minutes % 60).Append('m');
        return text.Append(Plain((magnitude - (decimal)minutes * 60 * Second) / Second)).Append('s').ToString();
    }

    private static string Plain(decimal number) => number.ToString("0.#########", CultureInfo.InvariantCulture);
}
