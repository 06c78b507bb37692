using System.Globalization;

namespace Slipway.Images.Building;

/// <summary>The variable <c>SOURCE_DATE_EPOCH</c>: the time that reproducible builds use in place of the clock's (reproducible-builds.org/specs/source-date-epoch).</summary>
internal static class SourceDateEpoch
{
    private const long Last = 253_402_300_799;

    /// <summary>Seconds since the Unix epoch; null where the variable is not set, or is not a number of seconds up to the year 9999.</summary>
    public static long? Read(Func<string, string?> variable) =>
        long.TryParse(variable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Last ? seconds : null;
}
