using System.Globalization;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>The host's clock as its <c>date +%s%N</c> has it.</summary>
internal static class Clock
{
    private const int MostDigitsOfSeconds = 12;

    /// <summary>Nanoseconds since the epoch; 0 when it says nothing. A date without nanoseconds prints the N, or %N.</summary>
    public static long Of(ReplyHead head)
    {
        var text = (head.Value("clock") ?? "").AsSpan();
        var digits = text.IndexOfAnyExceptInRange('0', '9') is var other and >= 0 ? text[..other] : text;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return 0;
        return digits.Length > MostDigitsOfSeconds ? number : number * 1_000_000_000;
    }
}
