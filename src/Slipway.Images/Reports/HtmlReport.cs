using Slipway.Images.Building;

namespace Slipway.Images.Reports;

/// <summary>Draws the report as one HTML file: no scripts, nothing fetched, the same bytes for the same view.</summary>
internal static class HtmlReport
{
    public static string Write(ReportView view)
    {
        var html = new HtmlWriter();
        html.Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Image report</title>\n<style>\n")
            .Raw(HtmlStyle.Css.ReplaceLineEndings("\n")).Raw("</style>\n</head>\n<body>\n<main>\n<h1>Image report</h1>\n");
        WritePassedOver(html, view);
        for (var index = 0; index < view.Images.Count; index++)
            WriteImage(html, view.Images[index], index + 1);
        return html.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private static void WritePassedOver(HtmlWriter html, ReportView view)
    {
        foreach (var file in view.PassedOver)
            html.Raw("<p class=\"note\">Passed over, because its record is damaged: ").Name(file, 300).Raw(". Its next build writes a new one.</p>\n");
    }

    private static void WriteImage(HtmlWriter html, ImageView image, int number)
    {
        var id = $"image-{number}";
        html.Raw("<section").Attribute("aria-labelledby", id).Raw(">\n<h2").Attribute("id", id).Raw(">").Name(image.Name, 120).Raw("</h2>\n");
        if (ReportNumbers.Comparison(image) is { } comparison)
            html.Raw("<p>").Text(VisibleText.Name(comparison)).Raw("</p>\n");
        html.Raw("<div class=\"card\">\n");
        HtmlBars.Write(html, image);
        WriteSizes(html, image);
        html.Raw("</div>\n<div class=\"environments\">\n");
        foreach (var environment in image.Environments)
            HtmlEnvironment.Write(html, environment);
        html.Raw("</div>\n</section>\n");
    }

    private static void WriteSizes(HtmlWriter html, ImageView image)
    {
        if (image.Environments.Count < 2)
            return;
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Sizes\"><table>\n<caption>Sizes side by side, uncompressed</caption>\n<thead><tr><th scope=\"col\">Environment</th><th scope=\"col\" class=\"n\">Size</th>")
            .Raw("<th scope=\"col\" class=\"n\">Of the largest</th><th scope=\"col\" class=\"n\">From the base</th><th scope=\"col\" class=\"n\">Added</th><th scope=\"col\" class=\"n\">Layers</th></tr></thead>\n<tbody>\n");
        foreach (var environment in image.Environments)
        {
            html.Raw("<tr><th scope=\"row\">").Name(environment.Environment, 60).Raw("</th><td class=\"n\">").Text(ByteCount.Format(environment.Size))
                .Raw("</td><td class=\"n\">").Text(ReportNumbers.Percent(environment.Size, image.Largest.Size))
                .Raw("</td><td class=\"n\">").Text(ByteCount.Format(environment.BaseSize))
                .Raw("</td><td class=\"n\">").Text(ByteCount.Format(environment.AddedSize))
                .Raw("</td><td class=\"n\">").Text(ReportNumbers.Count(environment.Layers.Count)).Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }
}
