using Slipway.Diagnostics;
using Slipway.Images.Reports;

namespace Slipway.Images.Tests.Reports;

[TestClass]
public sealed class ImageReportTests : IDisposable
{
    private readonly ReportFolderOfTest folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public void Environments_stand_side_by_side_with_their_ratio()
    {
        folder.Write("web", Samples.Prod, Samples.Dev);

        foreach (var report in new[] { folder.Html, folder.Text })
            Assert.Contains("Prod is 17 % of Dev: 143 MB against 822 MB.", report);
    }

    [TestMethod]
    public void A_first_build_has_nothing_to_be_compared_with()
    {
        folder.Write("web", Samples.Prod);

        Assert.Contains("No build before this one is known.", folder.Text);
    }

    [TestMethod]
    public void The_build_before_is_remembered()
    {
        folder.Write("web", Samples.ProdBefore, Samples.Prod);

        Assert.Contains("141 MB → 143 MB (+2.52 MB); 4 layers stayed, 2 new or changed, 1 gone.", folder.Text);
        Assert.Contains("changed    +122 kB  application: @(PublishedFiles)", folder.Text);
        Assert.Contains("new        +5.4 MB  assets: @(StaticWebAssets)", folder.Text);
        Assert.Contains("gone         −3 MB  COPY static /app/static", folder.Text);
    }

    [TestMethod]
    public void A_build_that_changes_nothing_keeps_what_the_one_before_changed()
    {
        folder.Write("web", Samples.ProdBefore, Samples.Prod);
        var (html, text) = (folder.Html, folder.Text);

        folder.Write("web", Samples.Prod);

        Assert.AreEqual(html, folder.Html);
        Assert.AreEqual(text, folder.Text);
    }

    [TestMethod]
    public void The_images_of_a_project_share_the_report()
    {
        folder.Write("web", Samples.Prod).Write("api/v2", Samples.Prod with { Image = "docker.io/team/api:prod" });

        Assert.Contains("docker.io/team/api:prod", folder.Text);
        Assert.Contains("docker.io/team/web:prod", folder.Text);
        Assert.Contains("\napi/v2\n======\n", folder.Text);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("null")]
    [DataRow("""{"format":2}""")]
    [DataRow("""{"format":1,"now":{},"before":null}""")]
    [DataRow("""{"format":1,"before":null,"now":{"image":"a","environment":"Prod","id":"x","base":null,"configuration":[],"layers":[{"diffId":"x","createdBy":"x","size":-1,"fromBase":true,"files":0,"biggest":[]}]}}""")]
    [DataRow("""{"format":1,"before":null,"now":{"image":"\ud800","environment":"Prod","id":"x","base":null,"configuration":[],"layers":[]}}""")]
    public void A_damaged_file_is_passed_over_with_a_note(string content)
    {
        folder.WriteFile(content, "Prod", "other.report.json").Write("web", Samples.Dev);

        foreach (var report in new[] { folder.Html, folder.Text })
        {
            Assert.Contains("its record is damaged: ", report);
            Assert.Contains("Prod/other", report);
            Assert.Contains("docker.io/team/web:dev", report);
        }
    }

    [TestMethod]
    public void A_damaged_file_of_the_same_image_is_replaced()
    {
        folder.WriteFile("{", "Dev", "web.report.json").Write("web", Samples.Dev);

        Assert.DoesNotContain("is damaged", folder.Text);
        Assert.Contains("No build before this one is known.", folder.Text);
    }

    [TestMethod]
    public void Files_of_others_in_the_folder_are_left_alone()
    {
        folder.WriteFile("x", "Dev", "web.image").WriteFile("x", "note.report.json").Write("web", Samples.Dev);

        Assert.DoesNotContain("is damaged", folder.Text);
        Assert.AreEqual("x", File.ReadAllText(folder.At("note.report.json")));
    }

    [TestMethod]
    public void Nothing_but_the_report_and_the_state_is_left_behind()
    {
        folder.Write("web", Samples.Dev, Samples.Dev);

        CollectionAssert.AreEquivalent(
            new[] { "image-report.html", "image-report.txt", "web.report.json" },
            Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_is_an_error()
    {
        folder.WriteFile("a file where the folder should be", "Prod");

        var failure = Assert.ThrowsExactly<SlipwayException>(() => folder.Write("web", Samples.Prod));

        Assert.AreEqual("SLIP2610", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public void A_state_reads_back_as_it_was_written()
    {
        var state = new ReportState(Samples.Prod, Samples.ProdBefore);

        CollectionAssert.AreEqual(state.Write(), ReportState.Read(state.Write())!.Write());
    }

    [TestMethod]
    public void A_state_cut_at_any_byte_is_none()
    {
        var whole = new ReportState(Samples.Prod, Samples.ProdBefore).Write();

        for (var length = 0; length < whole.Length; length++)
            Assert.IsNull(ReportState.Read(whole.AsMemory(0, length)), $"cut at {length}");
    }

    [TestMethod]
    public void A_damaged_state_is_none_or_can_be_drawn()
    {
        var random = new Random(4);
        var whole = new ReportState(Samples.Prod, Samples.ProdBefore).Write();
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)"{}[]\":,0-9e\\u"[random.Next(13)] : (byte)random.Next(256);
            var view = ReportView.Of([new KeptState("Prod", "web", ReportState.Read(bytes))]);
            ReportChecks.WellFormed(HtmlReport.Write(view));
            ReportChecks.Fits(TextReport.Write(view));
        }
    }
}
