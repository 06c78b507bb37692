using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Images.Tests.Building;

[TestClass]
public sealed class ImagePlannerTests
{
    private const string Built = "sha256:1111111111111111";
    private const string Other = "sha256:2222222222222222";
    private static readonly ImageReference Tag = ImageReference.Parse("web:dev");
    private static readonly BuildInputs Inputs = BuildInputs.Collect().Add("Dockerfile", "FROM busybox").Add(BuildInputs.ContextFiles, "a").Done();

    private static ImageDefinition Definition() => new()
    {
        Name = "web",
        Context = new LocalContext("/project"),
        Dockerfile = "/project/Dockerfile",
        Tags = [Tag],
    };

    private static DesiredImage Desired(ImageDefinition? definition = null, BuildInputs? inputs = null, FilesChanged? files = null) =>
        new(definition ?? Definition(), "Dockerfile", "dev", inputs ?? Inputs, files);

    private static ObservedImage Observed(BuildRecord? record, bool exists = true, string? tagged = Built, ArchiveState archive = ArchiveState.Missing) =>
        new(record, exists, new Dictionary<ImageReference, string?> { [Tag] = tagged }, archive);

    private static BuildRecord Record(BuildInputs? inputs = null) => new(Built, 1000, inputs ?? Inputs);

    private static void Expect(string expected, ImagePlan plan) => Assert.AreEqual(expected.ReplaceLineEndings("\n"), plan.ToString());

    [TestMethod]
    public void Nothing_is_planned_when_inputs_and_tag_are_as_they_were() =>
        Expect("image web: nothing to do", ImagePlanner.Plan(Desired(), Observed(Record())));

    [TestMethod]
    public void An_image_never_built_is_built() => Expect(
        """
        image web:
          build web:dev from Dockerfile (stage dev)
            because it was not built before
        """,
        ImagePlanner.Plan(Desired(), Observed(null, exists: false, tagged: null)));

    [TestMethod]
    public void Changed_files_are_named()
    {
        var now = BuildInputs.Collect().Add("Dockerfile", "FROM busybox").Add(BuildInputs.ContextFiles, "b").Done();
        Expect(
            """
            image web:
              build web:dev from Dockerfile (stage dev)
                because 5 files changed: a.py, b.py, c.py, …
            """,
            ImagePlanner.Plan(Desired(inputs: now, files: new FilesChanged(["a.py", "b.py", "c.py", "d.py"], 5)), Observed(Record())));
    }

    [TestMethod]
    public void Every_changed_input_is_a_cause_of_its_own()
    {
        var before = BuildInputs.Collect().Add("Dockerfile", "FROM a").Add("build argument OLD", "1").Add("base image a", "sha256:1").Done();
        var now = BuildInputs.Collect().Add("Dockerfile", "FROM b").Add("build argument NEW", "1").Add("base image a", "sha256:2").Done();
        Expect(
            """
            image web:
              build web:dev from Dockerfile (stage dev)
                because Dockerfile changed
                because base image a changed
                because build argument NEW is new
                because build argument OLD is gone
            """,
            ImagePlanner.Plan(Desired(inputs: now), Observed(Record(before))));
    }

    [TestMethod]
    public void An_image_removed_from_the_engine_is_built_again() => Expect(
        """
        image web:
          build web:dev from Dockerfile (stage dev)
            because the engine no longer has the image
        """,
        ImagePlanner.Plan(Desired(), Observed(Record(), exists: false, tagged: null)));

    [TestMethod]
    public void A_removed_tag_is_set_again_without_a_build() => Expect(
        """
        image web:
          tag 111111111111 as web:dev
            because web:dev is missing
        """,
        ImagePlanner.Plan(Desired(), Observed(Record() with { ImageId = Built }, tagged: null)));

    [TestMethod]
    public void A_tag_moved_to_another_image_is_set_back() => Expect(
        """
        image web:
          tag 1111111111111111 as web:dev
            because web:dev names another image
        """.Replace("1111111111111111", "111111111111"),
        ImagePlanner.Plan(Desired(), Observed(Record(), tagged: Other)));

    [TestMethod]
    public void A_missing_archive_is_written_from_the_image_that_is_there() => Expect(
        """
        image web:
          write /out/web.tar
            because the archive is missing
        """,
        ImagePlanner.Plan(Desired(Definition() with { Archive = "/out/web.tar" }), Observed(Record())));

    [TestMethod]
    public void A_new_image_is_written_to_its_archive_even_when_an_older_one_is_there() => Expect(
        """
        image web:
          build web:dev from Dockerfile (stage dev)
            because it was not built before
          write /out/web.tar
            because the image is new
        """,
        ImagePlanner.Plan(Desired(Definition() with { Archive = "/out/web.tar" }), Observed(null, archive: ArchiveState.Current)));

    [TestMethod]
    public void An_archive_of_something_else_is_written_again() => Expect(
        """
        image web:
          write /out/web.tar
            because the archive holds something else
        """,
        ImagePlanner.Plan(Desired(Definition() with { Archive = "/out/web.tar" }), Observed(Record(), archive: ArchiveState.Outdated)));

    [TestMethod]
    public void An_archive_of_the_image_stays() => Expect(
        "image web: nothing to do",
        ImagePlanner.Plan(Desired(Definition() with { Archive = "/out/web.tar" }), Observed(Record(), archive: ArchiveState.Current)));

    [TestMethod]
    public void Pull_and_NoCache_build_every_time() => Expect(
        """
        image web:
          build web:dev from Dockerfile (stage dev)
            because Pull asks for it every time
            because NoCache asks for it every time
        """,
        ImagePlanner.Plan(Desired(Definition() with { Pull = true, NoCache = true }), Observed(Record())));

    [TestMethod]
    public void What_a_plan_leads_to_needs_no_further_plan()
    {
        var desired = Desired();
        Assert.IsFalse(ImagePlanner.Plan(desired, Observed(null, exists: false, tagged: null)).IsEmpty);

        Assert.IsTrue(ImagePlanner.Plan(desired, Observed(new BuildRecord(Built, 1, desired.Inputs))).IsEmpty);
    }
}
