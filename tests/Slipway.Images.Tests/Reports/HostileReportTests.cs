using Slipway.Images.Reports;

namespace Slipway.Images.Tests.Reports;

[TestClass]
public sealed class HostileReportTests
{
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style></title>&lt;", "\u001b[31mred\u0007\r\n", "evil\u202Egpj.exe", "zero\u200bwidth\ufeff", "\u2028\u2029",
        "half\ud800", "שלום", "名前\ud83d\ude00", "\0", "", " ", new string('x', 4000), string.Concat(Enumerable.Repeat("名", 4000)), string.Concat(Enumerable.Repeat("\ud83d\ude00", 2000)),
    ];

    private static ReportView View(string text) => ReportView.Of(
    [
        new KeptState(text, text, new ReportState(Image(text, 1), Image("before " + text, 2))), new KeptState("Dev", text, new ReportState(Image(text, 3), null)), new KeptState(text, "damaged" + text, null),
    ]);

    private static ReportedImage Image(string text, int id) => new(text, text, text + id, [new ReportedLayer(text + id, text, 1000, false, [(text, 5)], 1)])
    {
        Base = text,
        Configuration = [(text, text), ("Env", "A=" + text)],
    };

    [TestMethod]
    public void No_text_of_an_image_becomes_markup_or_moves_the_cursor()
    {
        foreach (var text in Hostile)
        {
            var view = View(text);
            ReportChecks.WellFormed(HtmlReport.Write(view));
            ReportChecks.Fits(TextReport.Write(view));
        }
    }

    [TestMethod]
    public void A_change_of_the_direction_of_writing_is_shown_as_its_number()
    {
        var view = View("evil\u202Egpj.exe");

        foreach (var report in new[] { HtmlReport.Write(view), TextReport.Write(view) })
        {
            Assert.DoesNotContain('\u202E', report);
            Assert.Contains("evil\\u202Egpj.exe", report);
        }
    }

    [TestMethod]
    public void Names_of_other_scripts_are_shown_as_they_are() => Assert.Contains("שלום 名前", HtmlReport.Write(View("שלום 名前")));

    [TestMethod]
    public void A_thousand_layers_are_drawn()
    {
        var files = Enumerable.Range(0, 50).Select(file => ($"dir/{file}/" + new string('f', 300), 1000L)).ToArray();
        var layers = Enumerable.Range(0, 1000).Select(number => Samples.Layer(number, $"RUN step {number}", number * 1000L, number < 500, files)).ToArray();
        var view = ReportView.Of([new KeptState("Prod", "web", new ReportState(Samples.Image("Prod", 1, layers), Samples.Image("Prod", 2, [.. layers.Reverse().Skip(3)])))]);

        var html = HtmlReport.Write(view);
        var document = ReportChecks.WellFormed(html);
        ReportChecks.Fits(TextReport.Write(view));

        Assert.IsLessThan(8 << 20, html.Length);
        var pieces = document.Descendants("div").Single(element => (string?)element.Attribute("class") == "bar").Elements("i").Count();
        Assert.IsLessThanOrEqualTo(500, pieces);
    }

    [TestMethod]
    public void An_image_without_layers_is_drawn()
    {
        var view = ReportView.Of([new KeptState("Prod", "web", new ReportState(Samples.Image("Prod", 1), Samples.Image("Prod", 2)))]);

        ReportChecks.WellFormed(HtmlReport.Write(view));
        ReportChecks.Fits(TextReport.Write(view));
    }

    [TestMethod]
    public void A_project_without_images_is_drawn()
    {
        ReportChecks.WellFormed(HtmlReport.Write(ReportView.Of([])));
        ReportChecks.Fits(TextReport.Write(ReportView.Of([])));
    }
}
