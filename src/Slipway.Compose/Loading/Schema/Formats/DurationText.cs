using System.Globalization;

namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Durations of Go's form: <c>1h30m</c>, <c>1.5s</c>, <c>0</c> (Go's time.ParseDuration).</summary>
internal static class DurationText
{
    /// <summary>What is wrong with a duration, or null.</summary>
    public static string? Fault(string text)
    {
        var rest = text.AsSpan();
        if (rest.Length > 0 && rest[0] is '-' or '+') rest = rest[1..];
        if (rest is "0") return null;
        if (rest.IsEmpty) return "";
        var total = 0.0;
        while (!rest.IsEmpty)
        {
            var number = 0;
            while (number < rest.Length && (char.IsAsciiDigit(rest[number]) || rest[number] == '.')) number++;
            if (number == 0 || rest[..number] is "." || rest[..number].Count('.') > 1) return "";
            var unit = number;
            while (unit < rest.Length && !char.IsAsciiDigit(rest[unit]) && rest[unit] != '.') unit++;
            var name = rest[number..unit];
            if (name.IsEmpty) return "it has no unit";
            if (name is not ("h" or "m" or "s" or "ms" or "us" or "µs" or "μs" or "ns")) return "the units are h, m, s, ms, us and ns";
            total += double.Parse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Nanoseconds(name);
            rest = rest[unit..];
        }
        return total <= long.MaxValue ? null : "it is too long";
    }

    private static double Nanoseconds(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600e9,
        "m" => 60e9,
        "s" => 1e9,
        "ms" => 1e6,
        "ns" => 1,
        _ => 1e3,
    };
}
