using System.Globalization;

namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Sizes in bytes as docker reads them: <c>512m</c>, <c>1.5 GB</c>, <c>64KiB</c>; all units are powers of 1024 (go-units' RAMInBytes).</summary>
internal static class SizeText
{
    /// <summary>What is wrong with a size, or null.</summary>
    public static string? Fault(string text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (end == 0) return "it has no number";
        if (!char.IsAsciiDigit(text[0]) || !double.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)) return "";
        var unit = text.AsSpan(end);
        if (unit.Length > 0 && unit[0] == ' ') unit = unit[1..];
        if (unit.IsEmpty) return null;
        Span<char> lower = stackalloc char[4];
        var length = unit.Length <= 4 ? unit.ToLowerInvariant(lower) : 0;
        return lower[..length] switch
        {
            "b" => null,
            [var prefix] => IsPrefix(prefix),
            [var prefix, 'b'] => IsPrefix(prefix),
            [var prefix, 'i', 'b'] => IsPrefix(prefix),
            _ => "the units are b, k, m, g and t",
        };
    }

    private static string? IsPrefix(char character) => character is 'k' or 'm' or 'g' or 't' or 'p' ? null : "the units are b, k, m, g and t";
}
