using System.Globalization;
using Slipway.Images.Building;

namespace Slipway.Images.Reports;

/// <summary>Numbers as both reports write them.</summary>
internal static class ReportNumbers
{
    /// <summary><c>+1.2 MB</c>, <c>−300 kB</c>, <c>±0 B</c></summary>
    public static string Difference(long bytes) => bytes switch
    {
        > 0 => "+" + ByteCount.Format(bytes),
        < 0 => "−" + ByteCount.Format(-bytes),
        _ => "±0 B",
    };

    /// <summary>A share in percent, one digit below ten: <c>0.4 %</c>, <c>14 %</c>.</summary>
    public static string Percent(long part, long whole)
    {
        if (whole <= 0)
            return "0 %";
        var share = 100.0 * part / whole;
        if (share is > 0 and < 0.05)
            return "<0.1 %";
        return share.ToString(share < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary><c>12,345</c></summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>1 layer</c>, <c>12 layers</c></summary>
    public static string Count(long number, string thing) => $"{Count(number)} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>The first digits of an id, without its algorithm.</summary>
    public static string ShortId(string id)
    {
        var digits = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return VisibleText.Name(digits.Length > 12 ? digits[..12] : digits);
    }

    /// <summary>The sentence that compares the environments; null where there is one only.</summary>
    public static string? Comparison(ImageView image)
    {
        var (smallest, largest) = (image.Smallest, image.Largest);
        if (image.Environments.Count < 2)
            return null;
        return smallest.Size == largest.Size
            ? $"All environments are of one size: {ByteCount.Format(largest.Size)}."
            : $"{smallest.Environment} is {Percent(smallest.Size, largest.Size)} of {largest.Environment}: {ByteCount.Format(smallest.Size)} against {ByteCount.Format(largest.Size)}.";
    }

    /// <summary>How a layer compares with the build before, in one word.</summary>
    public static string Word(LayerChange change) => change switch
    {
        LayerChange.Same => "same",
        LayerChange.Changed => "changed",
        LayerChange.New => "new",
        _ => "",
    };
}
