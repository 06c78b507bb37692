using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class RebuildTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    private async Task<ImageProject> BuiltAsync()
    {
        var project = (await ProjectAsync()).With("app.py", "one").With("notes.md", "n").With("lib/a.txt", "a")
            .WithDockerfile("ARG VERSION=1\nCOPY app.py /app/\nCOPY lib /app/lib/\nRUN echo $VERSION > /version");
        await project.ExpectBuildAsync("it was not built before");
        return project;
    }

    [TestMethod]
    public async Task A_second_build_finds_nothing_to_do_and_only_asks_the_engine()
    {
        await using var project = await BuiltAsync();
        var id = (await project.InspectAsync()).Id;
        await using var proxy = EngineProxy.Start(project);
        // Another address is another engine as far as records go, so the proxy needs a build of its own.
        await project.ApplyAsync();
        proxy.Requests.Clear();

        var outcome = await project.ApplyAsync();

        Assert.IsEmpty(outcome.Actions);
        Assert.IsFalse(outcome.Changed);
        Assert.AreEqual(id, outcome.ImageId);
        Assert.AreEqual("", string.Join('\n', proxy.Changes));
        Assert.IsNotEmpty(proxy.Requests);
        Assert.AreEqual("", project.Log.All);
    }

    [TestMethod]
    public async Task A_plan_says_what_would_be_done_and_does_nothing()
    {
        await using var project = (await ProjectAsync()).With("app.py", "one").WithDockerfile("COPY app.py /");
        await using var proxy = EngineProxy.Start(project);

        Assert.AreEqual($"image web:\n  build {project.Tag} from Dockerfile\n    because it was not built before", await project.PlanAsync());

        Assert.AreEqual("", string.Join('\n', proxy.Changes));
        Assert.IsNull(await project.Engine.Images.FindAsync(project.Tag, project.Token));
        await project.ExpectBuildAsync("it was not built before");
        Assert.AreEqual("image web: nothing to do", await project.PlanAsync());
    }

    [TestMethod]
    public async Task A_changed_file_is_named_even_after_a_plan_looked_at_it_first()
    {
        await using var project = await BuiltAsync();
        project.With("app.py", "two");

        Assert.Contains("because app.py changed", await project.PlanAsync());
        Assert.Contains("because app.py changed", await project.PlanAsync());
        var outcome = await project.ExpectBuildAsync("app.py changed");

        Assert.AreEqual("file 644 two", (await project.FilesAsync("/app"))["app.py"]);
        Assert.AreEqual(outcome.ImageId, (await project.InspectAsync()).Id);
        await project.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task A_changed_file_is_named_again_after_a_build_that_failed()
    {
        await using var project = (await ProjectAsync()).With("code", "0").WithDockerfile("COPY code /\nRUN exit $(cat /code)");
        await project.ApplyAsync();
        project.With("code", "3");

        Assert.AreEqual("SLIP2010", (await project.FailAsync()).Code);
        Assert.Contains("because code changed", await project.PlanAsync());
        Assert.AreEqual("SLIP2010", (await project.FailAsync()).Code);
        project.With("code", "0");
        await project.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task Every_file_changed_since_the_image_was_built_is_named()
    {
        await using var project = await BuiltAsync();
        project.With("app.py", "two");
        await project.PlanAsync();
        project.With("lib/b.txt", "b");
        File.Delete(project.At("lib/a.txt"));

        await project.ExpectBuildAsync("3 files changed: app.py, lib/a.txt, lib/b.txt");
    }

    [TestMethod]
    public async Task Touching_a_file_changes_nothing()
    {
        await using var project = await BuiltAsync();
        File.SetLastWriteTimeUtc(project.At("app.py"), DateTime.UtcNow.AddHours(-1));
        await project.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task Files_that_cannot_reach_the_image_may_change()
    {
        await using var project = (await ProjectAsync()).With(".dockerignore", "lib/*.log").With("lib/a.txt", "a").With("lib/x.log", "1").With("notes.md", "1")
            .WithDockerfile("COPY lib /lib/");
        await project.ApplyAsync();

        project.With("lib/x.log", "22").With("lib/y.log", "3").With("notes.md", "22").With("more/deep/file", "new");

        await project.ExpectNothingToDoAsync();
        Assert.AreEqual("a.txt", string.Join(' ', (await project.FilesAsync("/lib")).Keys));
    }

    [TestMethod]
    public async Task A_file_let_in_by_the_ignore_file_is_a_change()
    {
        await using var project = (await ProjectAsync()).With(".dockerignore", "*.log").With("a.txt", "a").With("x.log", "1").WithDockerfile("COPY *.* /x/");
        await project.ApplyAsync();
        project.With(".dockerignore", "*.none");

        Assert.Contains("x.log", (await project.ApplyAsync()).ToString());
        Assert.IsTrue((await project.FilesAsync("/x")).ContainsKey("x.log"));
    }

    [TestMethod]
    public async Task What_a_copied_link_leads_to_is_part_of_the_image()
    {
        await using var project = (await ProjectAsync()).With("real/config", "one").With("real/other", "x").WithDockerfile("COPY current/config /config");
        File.CreateSymbolicLink(project.At("current"), "real");
        await project.ApplyAsync();
        project.With("real/other", "yy");
        await project.ExpectNothingToDoAsync();

        project.With("real/config", "two");
        await project.ExpectBuildAsync("real/config changed");
    }

    [TestMethod]
    public async Task Each_option_that_changes_is_the_cause()
    {
        await using var project = await BuiltAsync();
        var definition = project.Definition();
        definition = definition with { Args = new Dictionary<string, string?> { ["VERSION"] = "2" } };
        await project.ExpectBuildAsync("build argument VERSION is new", definition);
        Assert.AreEqual("file 644 2\n", await project.FileAsync("/version"));
        await project.ExpectNothingToDoAsync(definition);

        definition = definition with { Args = new Dictionary<string, string?> { ["VERSION"] = "3" } };
        await project.ExpectBuildAsync("build argument VERSION changed", definition);
        definition = definition with { Labels = new Dictionary<string, string>(definition.Labels) { ["team"] = "blue" } };
        await project.ExpectBuildAsync("label team is new", definition);
        Assert.AreEqual("blue", (await project.InspectAsync()).Config!.Labels["team"]);

        project.WithDockerfile("ARG VERSION=1\nCOPY app.py /elsewhere/\nCOPY lib /app/lib/");
        await project.ExpectBuildAsync("Dockerfile changed", definition);
        await project.ExpectNothingToDoAsync(definition);
    }

    [TestMethod]
    public async Task Another_stage_is_another_image()
    {
        await using var project = await ProjectAsync();
        project.With("Dockerfile", $"FROM busybox AS base\nENV ID={project.Id}\nFROM base AS dev\nRUN echo dev > /stage\nFROM base AS prod\nRUN echo prod > /stage\n");
        await project.ApplyAsync(project.Definition() with { Target = "dev" });
        Assert.AreEqual("file 644 dev\n", await project.FileAsync("/stage"));

        await project.ExpectBuildAsync("stage changed");
        Assert.AreEqual("file 644 prod\n", await project.FileAsync("/stage"));
        Assert.Contains("(stage dev)", await project.PlanAsync(project.Definition() with { PreferredTargets = ["none", "dev", "prod"] }));
    }

    [TestMethod]
    public async Task A_removed_image_is_built_again()
    {
        await using var project = await BuiltAsync();
        await project.Engine.Images.RemoveAsync(project.Tag, project.Token, force: true);
        await project.ExpectBuildAsync("the engine no longer has the image");
    }

    [TestMethod]
    public async Task A_lost_tag_is_set_again_without_a_build()
    {
        await using var project = await BuiltAsync();
        var definition = project.Definition() with { Tags = [.. project.Definition().Tags, ImageReference.Parse(project.TagOf("second"))] };
        var second = await project.ApplyAsync(definition);
        Assert.IsInstanceOfType<TagImage>(second.Actions.Single());
        await project.Engine.Images.RemoveAsync(project.Tag, project.Token);

        var outcome = await project.ApplyAsync(definition);

        Assert.AreEqual($"tag {ShortId.Of(outcome.ImageId)} as {project.Tag}", outcome.Actions.Single().Description);
        Assert.AreEqual($"{project.Tag} is missing", string.Join("; ", outcome.Actions[0].Causes));
        Assert.AreEqual(second.ImageId, (await project.InspectAsync()).Id);
        await project.ExpectNothingToDoAsync(definition);
    }

    [TestMethod]
    public async Task A_tag_moved_to_another_image_is_moved_back()
    {
        await using var project = await BuiltAsync();
        var id = (await project.InspectAsync()).Id;
        // A second tag keeps the image from becoming dangling, which Podman would list differently.
        await project.Engine.Images.TagAsync(id, ImageReference.Parse(project.TagOf("keep")), project.Token);
        await project.Engine.Images.TagAsync("busybox:latest", ImageReference.Parse(project.Tag), project.Token);

        var outcome = await project.ApplyAsync();

        Assert.AreEqual($"{project.Tag} names another image", string.Join("; ", outcome.Actions.Single().Causes));
        Assert.AreEqual(id, (await project.InspectAsync()).Id);
    }

    [TestMethod]
    public async Task A_replaced_base_image_is_named_and_built_on()
    {
        await using var project = await ProjectAsync();
        project.With("base.Dockerfile", project.Dockerfile("RUN echo one > /base"));
        var based = project.Definition("base") with { Dockerfile = project.At("base.Dockerfile") };
        await project.ApplyAsync(based);
        project.With("Dockerfile", $"FROM {project.TagOf("base")}\nRUN cat /base > /copy\n");
        await project.ApplyAsync();
        await project.ExpectNothingToDoAsync();

        project.With("base.Dockerfile", project.Dockerfile("RUN echo two > /base"));
        await project.ApplyAsync(based);

        await project.ExpectBuildAsync($"base image {project.TagOf("base")} changed");
        Assert.AreEqual("file 644 two\n", await project.FileAsync("/copy"));
    }

    [TestMethod]
    public async Task Names_that_differ_only_in_what_a_file_name_cannot_hold_keep_records_of_their_own()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true");
        var slash = project.Definition("one") with { Name = "a/b" };
        var underscore = project.Definition("two") with { Name = "a_b", Args = new Dictionary<string, string?> { ["http_proxy"] = "" } };
        await project.ApplyAllAsync(slash, underscore);

        var again = await project.ApplyAllAsync(slash, underscore);

        Assert.IsTrue(again.All(outcome => !outcome.Changed), string.Join('\n', again));
    }
}
