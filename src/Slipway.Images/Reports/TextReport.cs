using System.Text;
using Slipway.Images.Building;

namespace Slipway.Images.Reports;

/// <summary>Writes the report for a terminal or a log: at most 120 columns, lines ended by '\n'.</summary>
internal static class TextReport
{
    /// <summary>Columns of the longest line.</summary>
    public const int Width = 120;

    private const int NameColumns = 16;
    private const int BarColumns = 86;

    public static string Write(ReportView view)
    {
        var text = new StringBuilder("IMAGE REPORT\n");
        foreach (var file in view.PassedOver)
            text.Append("\nPassed over, because its record is damaged: ").Append(CellText.CutMiddle(VisibleText.Name(file), Width - 44)).Append('\n');
        foreach (var image in view.Images)
            WriteImage(text, image);
        return text.ToString();
    }

    private static void WriteImage(StringBuilder text, ImageView image)
    {
        var name = CellText.CutMiddle(VisibleText.Name(image.Name), Width);
        text.Append('\n').Append(name).Append('\n').Append('=', CellText.Width(name)).Append('\n');
        if (ReportNumbers.Comparison(image) is { } comparison)
            text.Append(CellText.CutMiddle(VisibleText.Name(comparison), Width)).Append('\n');
        text.Append('\n');
        foreach (var environment in image.Environments)
        {
            AppendPadded(text.Append("  "), CellText.CutMiddle(VisibleText.Name(environment.Environment), NameColumns), NameColumns);
            AppendBar(text.Append(' '), environment, image.Largest.Size);
            text.Append(ByteCount.Format(environment.Size).PadLeft(10)).Append('\n');
        }

        text.Append("  ").Append(' ', NameColumns).Append(" | begins a layer, = is of the base image, # is added by the build\n");
        if (image.Environments.Count > 1)
            WriteSizes(text, image);
        foreach (var environment in image.Environments)
            TextEnvironment.Write(text, environment);
    }

    private static void AppendBar(StringBuilder text, EnvironmentView environment, long scale)
    {
        var index = -1;
        var end = 0L;
        for (var column = 0; column < BarColumns; column++)
        {
            // The middle of the column tells which layer it shows.
            var position = scale == 0 ? 0 : (long)((column + 0.5) / BarColumns * scale);
            if (scale == 0 || position >= environment.Size)
            {
                text.Append(' ', BarColumns - column);
                return;
            }

            var last = index;
            while (position >= end)
                end += environment.Layers[++index].Layer.Size;
            text.Append(index != last ? '|' : environment.Layers[index].Layer.FromBase ? '=' : '#');
        }
    }

    private static void WriteSizes(StringBuilder text, ImageView image)
    {
        text.Append("\n  ").Append("Environment".PadRight(NameColumns)).Append("       Size  Of the largest  From the base      Added  Layers\n");
        foreach (var environment in image.Environments)
        {
            AppendPadded(text.Append("  "), CellText.CutMiddle(VisibleText.Name(environment.Environment), NameColumns), NameColumns);
            text.Append(ByteCount.Format(environment.Size).PadLeft(11)).Append(ReportNumbers.Percent(environment.Size, image.Largest.Size).PadLeft(16))
                .Append(ByteCount.Format(environment.BaseSize).PadLeft(15)).Append(ByteCount.Format(environment.AddedSize).PadLeft(11))
                .Append(ReportNumbers.Count(environment.Layers.Count).PadLeft(8)).Append('\n');
        }
    }

    private static void AppendPadded(StringBuilder text, string cell, int columns) => text.Append(cell).Append(' ', Math.Max(0, columns - CellText.Width(cell)));
}
