using System.Xml;
using System.Xml.Linq;
using Slipway.Images.Reports;

namespace Slipway.Images.Tests.Reports;

/// <summary>What holds for every report, whatever the images are called and hold.</summary>
internal static class ReportChecks
{
    private static readonly string[] Elements =
    [
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p", "section", "article", "div", "b", "i", "span", "bdi", "code", "br", "ul", "li", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "details", "summary",
    ];

    private static readonly string[] Attributes =
        ["lang", "charset", "name", "content", "class", "id", "title", "style", "role", "aria-label", "aria-labelledby", "tabindex", "scope"];

    /// <summary>Elements are closed in order, and there are none and no attributes but the writer's own: nothing from an image became markup, nothing runs, nothing is fetched.</summary>
    public static XDocument WellFormed(string html)
    {
        var xml = html.Replace("<!doctype html>\n", "", StringComparison.Ordinal).Replace("<br>", "<br/>", StringComparison.Ordinal);
        foreach (var line in xml.Split('\n').Where(line => line.StartsWith("<meta ", StringComparison.Ordinal)).Distinct())
            xml = xml.Replace(line, line[..^1] + "/>", StringComparison.Ordinal);
        XDocument document;
        try
        {
            document = XDocument.Parse(xml);
        }
        catch (XmlException failure)
        {
            throw new AssertFailedException(failure.Message + "\n" + html, failure);
        }

        foreach (var element in document.Descendants())
        {
            Assert.Contains(element.Name.LocalName, Elements);
            foreach (var attribute in element.Attributes())
                Assert.Contains(attribute.Name.LocalName, Attributes);
            if (element.Name.LocalName == "table")
                Assert.HasCount(1, element.Elements("caption").ToList());
        }

        Assert.DoesNotContain("url(", html);
        Assert.DoesNotContain("@import", html);
        return document;
    }

    /// <summary>No line is wider than the report promises, and none holds what a terminal would obey.</summary>
    public static void Fits(string text)
    {
        Assert.EndsWith("\n", text);
        foreach (var line in text.Split('\n'))
        {
            Assert.IsLessThanOrEqualTo(TextReport.Width, CellText.Width(line), line);
            Assert.IsFalse(line.Any(char.IsControl), line);
        }
    }
}
