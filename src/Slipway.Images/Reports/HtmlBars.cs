using System.Globalization;
using Slipway.Images.Building;

namespace Slipway.Images.Reports;

/// <summary>Draws an image's layers as one bar for each environment, all on one scale.</summary>
internal static class HtmlBars
{
    // In thousandths of the widest bar: what is narrower cannot be pointed at and shares a piece with its neighbours of the same kind; what is wider has room for its number.
    private const double NarrowestPiece = 4;
    private const double RoomForNumber = 30;

    public static void Write(HtmlWriter html, ImageView image)
    {
        var scale = image.Largest.Size;
        html.Raw("<div class=\"rows\">\n");
        foreach (var environment in image.Environments)
        {
            html.Raw("<b>").Name(environment.Environment, 60).Raw("</b><div class=\"bar\" role=\"img\"").Attribute("aria-label", Label(environment)).Raw(">");
            WritePieces(html, environment.Layers, scale);
            html.Raw("</div><span>").Text(ByteCount.Format(environment.Size)).Raw("</span>\n");
        }

        html.Raw("</div>\n<ul class=\"legend\"><li><i class=\"base\"></i>hatched: from the base image</li><li><i class=\"one\"></i><i class=\"two\"></i>plain: added by the build</li><li>Each piece is a layer, the lowest at the left; numbers as in the tables.</li></ul>\n");
    }

    private static string Label(EnvironmentView environment) =>
        VisibleText.Name($"{environment.Environment}: {ByteCount.Format(environment.Size)} in {ReportNumbers.Count(environment.Layers.Count, "layer")}, ")
        + $"{ByteCount.Format(environment.BaseSize)} from the base image and {ByteCount.Format(environment.AddedSize)} added.";

    private static void WritePieces(HtmlWriter html, IReadOnlyList<LayerView> layers, long scale)
    {
        var odd = true;
        for (var index = 0; index < layers.Count;)
        {
            var first = index;
            var size = layers[index].Layer.Size;
            var fromBase = layers[index].Layer.FromBase;
            var narrow = Thousandths(size, scale) < NarrowestPiece;
            for (index++; narrow && index < layers.Count && layers[index].Layer.FromBase == fromBase && Thousandths(layers[index].Layer.Size, scale) < NarrowestPiece; index++)
                size += layers[index].Layer.Size;
            if (size == 0)
                continue;
            odd = !odd;
            WritePiece(html, layers, first, index - 1, size, scale, fromBase ? "base" : odd ? "two" : "one");
        }
    }

    private static void WritePiece(HtmlWriter html, IReadOnlyList<LayerView> layers, int first, int last, long size, long scale, string kind)
    {
        var width = Thousandths(size, scale);
        html.Raw("<i").Attribute("class", kind).Attribute("style", $"width:{(width / 10).ToString("0.##", CultureInfo.InvariantCulture)}%")
            .Attribute("title", first == last
                ? $"Layer {layers[first].Number}: {ByteCount.Format(size)}, {CellText.CutEnd(VisibleText.Instruction(layers[first].Layer.CreatedBy), 160)}"
                : $"Layers {layers[first].Number} to {layers[last].Number}: {ByteCount.Format(size)}")
            .Raw(">");
        if (width >= RoomForNumber && first == last)
            html.Text(layers[first].Number.ToString(CultureInfo.InvariantCulture));
        html.Raw("</i>");
    }

    private static double Thousandths(long size, long scale) => scale == 0 ? 0 : 1000.0 * size / scale;
}
