using Slipway.Images.Building;

namespace Slipway.Images.Reports;

/// <summary>Draws what an image is in one environment: its layers, what changed, and its biggest files.</summary>
internal static class HtmlEnvironment
{
    private const int FilesShown = 10;
    private const int LongestInstruction = 300;
    private const int LongestValue = 160;
    private const int LongestPath = 200;

    public static void Write(HtmlWriter html, EnvironmentView environment)
    {
        html.Raw("<article class=\"card\">\n<div class=\"title\"><h3>").Name(environment.Environment, 60).Raw("</h3><span class=\"size\">").Text(ByteCount.Format(environment.Size)).Raw("</span></div>\n")
            .Raw("<p class=\"quiet\">").Code(VisibleText.Name(environment.Image.Image), LongestPath)
            .Raw("<br>Image id <code>").Text(ReportNumbers.ShortId(environment.Image.ImageId)).Raw("</code>");
        if (environment.Image.Base is { } baseImage)
            html.Raw("<br>Based on ").Code(VisibleText.Name(baseImage), LongestPath);
        html.Raw("</p>\n");
        WriteChanges(html, environment);
        WriteLayers(html, environment);
        WriteBiggestFiles(html, environment);
        html.Raw("</article>\n");
    }

    private static void WriteChanges(HtmlWriter html, EnvironmentView environment)
    {
        html.Raw("<h4>Since the build before</h4>\n");
        if (environment.Changes is not { } changes)
        {
            html.Raw("<p class=\"quiet\">No build before this one is known.</p>\n");
            return;
        }

        html.Raw("<p>").Text($"{ByteCount.Format(changes.SizeBefore)} → {ByteCount.Format(environment.Size)} ({ReportNumbers.Difference(environment.Size - changes.SizeBefore)}); ")
            .Text($"{ReportNumbers.Count(changes.Same, "layer")} stayed, {ReportNumbers.Count(changes.Fresh.Count)} new or changed, {ReportNumbers.Count(changes.Gone.Count)} gone.").Raw("</p>\n");
        if (changes.Fresh.Count + changes.Gone.Count > 0)
            WriteLayerChanges(html, changes);
        if (changes.Settings.Count > 0)
            WriteSettings(html, changes.Settings);
    }

    private static void WriteLayerChanges(HtmlWriter html, ImageChanges changes)
    {
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Layers that are different\"><table>\n<caption>Layers that are different</caption>\n<thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">What</th>")
            .Raw("<th scope=\"col\" class=\"n\">Difference</th><th scope=\"col\">Made by</th></tr></thead>\n<tbody>\n");
        foreach (var layer in changes.Fresh)
        {
            html.Raw("<tr><td class=\"n\">").Text(ReportNumbers.Count(layer.Number)).Raw("</td><td>").Text(ReportNumbers.Word(layer.Change))
                .Raw("</td><td class=\"n\">").Text(ReportNumbers.Difference(layer.Layer.Size - (layer.SizeBefore ?? 0)))
                .Raw("</td><td class=\"wide\">").Code(VisibleText.Instruction(layer.Layer.CreatedBy), LongestInstruction).Raw("</td></tr>\n");
        }

        foreach (var layer in changes.Gone)
        {
            html.Raw("<tr><td class=\"n\">–</td><td>gone</td><td class=\"n\">").Text(ReportNumbers.Difference(-layer.Size))
                .Raw("</td><td class=\"wide\">").Code(VisibleText.Instruction(layer.CreatedBy), LongestInstruction).Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void WriteSettings(HtmlWriter html, IReadOnlyList<SettingChange> settings)
    {
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Configuration that is different\"><table class=\"settings\">\n<caption>Configuration that is different</caption>\n<thead><tr><th scope=\"col\">Setting</th><th scope=\"col\">Before</th><th scope=\"col\">Now</th></tr></thead>\n<tbody>\n");
        foreach (var setting in settings)
        {
            html.Raw("<tr><th scope=\"row\">").Name(setting.Name, 120).Raw("</th><td>");
            WriteValue(html, setting.Before);
            html.Raw("</td><td>");
            WriteValue(html, setting.Now);
            html.Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void WriteValue(HtmlWriter html, string? value)
    {
        if (value is null)
            html.Raw("<span class=\"quiet\">none</span>");
        else
            html.Code(VisibleText.Line(value), LongestValue);
    }

    private static void WriteLayers(HtmlWriter html, EnvironmentView environment)
    {
        var compared = environment.Changes is not null;
        html.Raw("<h4>Layers</h4>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Layers\"><table>\n<caption>The lowest first; sizes uncompressed</caption>\n<thead><tr><th scope=\"col\" class=\"n\">#</th><th scope=\"col\" class=\"n\">Size</th><th scope=\"col\" class=\"n\">Share</th><th scope=\"col\">From</th>")
            .Raw(compared ? "<th scope=\"col\">Before</th>" : "").Raw("<th scope=\"col\">Made by</th></tr></thead>\n<tbody>\n");
        foreach (var layer in environment.Layers)
        {
            html.Raw("<tr><th scope=\"row\" class=\"n\">").Text(ReportNumbers.Count(layer.Number)).Raw("</th><td class=\"n\">").Text(ByteCount.Format(layer.Layer.Size))
                .Raw("</td><td class=\"n\">").Text(ReportNumbers.Percent(layer.Layer.Size, environment.Size))
                .Raw(layer.Layer.FromBase ? "</td><td class=\"quiet\">base</td>" : "</td><td>build</td>");
            if (compared)
                html.Raw("<td>").Raw(layer.Change == LayerChange.Same ? "<span class=\"quiet\">same</span>" : $"<span class=\"mark\">{ReportNumbers.Word(layer.Change)}</span>").Raw("</td>");
            html.Raw("<td class=\"wide\">").Code(VisibleText.Instruction(layer.Layer.CreatedBy), LongestInstruction).Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void WriteBiggestFiles(HtmlWriter html, EnvironmentView environment)
    {
        var any = false;
        foreach (var layer in environment.Layers)
        {
            if (layer.Layer.BiggestFiles.Count == 0)
                continue;
            html.Raw(any ? "" : "<h4>Biggest files</h4>\n");
            any = true;
            WriteFiles(html, layer);
        }
    }

    private static void WriteFiles(HtmlWriter html, LayerView layer)
    {
        var files = layer.Layer.BiggestFiles;
        var shown = Math.Min(files.Count, FilesShown);
        var all = Math.Max(layer.Layer.Files, files.Count);
        html.Raw("<details><summary>").Text($"Layer {ReportNumbers.Count(layer.Number)}: {ByteCount.Format(layer.Layer.Size)} in {ReportNumbers.Count(all, "file")}").Raw("</summary>\n")
            .Raw("<table>\n<caption>").Text(shown < all ? $"The {ReportNumbers.Count(shown)} biggest of {ReportNumbers.Count(all)} files" : "All files, the biggest first")
            .Raw("</caption>\n<thead><tr><th scope=\"col\" class=\"n\">Size</th><th scope=\"col\">File</th></tr></thead>\n<tbody>\n");
        for (var index = 0; index < shown; index++)
            html.Raw("<tr><td class=\"n\">").Text(ByteCount.Format(files[index].Size)).Raw("</td><td class=\"file\">").Name(files[index].Path, LongestPath).Raw("</td></tr>\n");
        html.Raw("</tbody></table></details>\n");
    }
}
