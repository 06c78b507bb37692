namespace Slipway.Images.Tests.Reports;

/// <summary>
/// The whole reports, to be looked at when they change: Goldens/image-report.html opens in a browser. With SLIPWAY_REWRITE_GOLDENS set to the folder of the goldens in the sources they are written anew instead.
/// </summary>
[TestClass]
public sealed class ReportGoldenTests : IDisposable
{
    private readonly ReportFolderOfTest folder = new ReportFolderOfTest()
        .Write("web", Samples.Dev, Samples.ProdBefore, Samples.Prod)
        .WriteFile("{", "Prod", "old.report.json")
        .Write("worker", Samples.Image("Prod", 0xc1, [.. Samples.Debian, Samples.Layer(11, "application: @(PublishedFiles)", 4_000_000)]));

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public void The_text_report_is_as_agreed() => Compare("image-report.txt", folder.Text);

    [TestMethod]
    public void The_HTML_report_is_as_agreed() => Compare("image-report.html", folder.Html);

    private static void Compare(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_REWRITE_GOLDENS") is { Length: > 0 } sources)
            File.WriteAllText(Path.Combine(sources, name), actual);
        else
            Assert.AreEqual(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reports", "Goldens", name)), actual);
    }
}
