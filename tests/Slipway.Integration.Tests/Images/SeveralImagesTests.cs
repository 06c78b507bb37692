using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class SeveralImagesTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    private static ImageDefinition From(ImageProject project, string name, string content)
    {
        project.With($"{name}.Dockerfile", content);
        return project.Definition(name) with { Dockerfile = project.At($"{name}.Dockerfile") };
    }

    [TestMethod]
    public async Task An_image_made_from_another_is_built_after_it_and_again_with_it()
    {
        await using var project = (await ProjectAsync()).With("file", "one");
        var bottom = From(project, "bottom", project.Dockerfile("COPY file /file"));
        var top = From(project, "top", $"FROM {project.TagOf("bottom")}\nRUN cp /file /copy\n");
        var plan = await project.PlanAsync(top, bottom);
        Assert.StartsWith("image top:\n", plan);

        var first = await project.ApplyAllAsync(top, bottom);
        Assert.AreEqual("top bottom", string.Join(' ', first.Select(outcome => outcome.Name)));
        Assert.IsTrue((await project.ApplyAllAsync(top, bottom)).All(outcome => !outcome.Changed));

        project.With("file", "two");
        Assert.AreEqual(
            $"image top:\n  build {project.TagOf("top")} from top.Dockerfile\n    because base image {project.TagOf("bottom")} changed\n"
            + $"image bottom:\n  build {project.TagOf("bottom")} from bottom.Dockerfile\n    because file changed",
            await project.PlanAsync(top, bottom));
        var second = await project.ApplyAllAsync(top, bottom);
        Assert.AreEqual($"base image {project.TagOf("bottom")} changed", string.Join("; ", second[0].Actions.Single().Causes));
        Assert.AreEqual("file 644 two", await project.FileAsync("/copy", project.TagOf("top")));
    }

    [TestMethod]
    public async Task An_image_copied_from_is_a_base_like_another()
    {
        await using var project = await ProjectAsync();
        var tools = From(project, "tools", project.Dockerfile("RUN echo 1 > /tool"));
        var web = From(project, "web2", project.Dockerfile($"COPY --from={project.TagOf("tools")} /tool /tool"));
        await project.ApplyAllAsync(web, tools);
        tools = From(project, "tools", project.Dockerfile("RUN echo 2 > /tool"));

        var outcomes = await project.ApplyAllAsync(web, tools);

        Assert.IsTrue(outcomes.All(outcome => outcome.Changed));
        Assert.AreEqual("file 644 2\n", await project.FileAsync("/tool", project.TagOf("web2")));
    }

    [TestMethod]
    public async Task Images_in_a_circle_are_refused_before_anything_is_asked_of_the_engine()
    {
        await using var project = await ProjectAsync();
        await using var proxy = EngineProxy.Start(project);
        var one = From(project, "one", $"FROM {project.TagOf("two")}\n");
        var two = From(project, "two", $"FROM {project.TagOf("one")}\n");

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.ApplyAllAsync(one, two));

        Assert.AreEqual("SLIP2004", failure.Diagnostics.Single().Code);
        Assert.Contains("one → two → one", failure.Diagnostics[0].Message);
        Assert.AreEqual("SLIP2004", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.PlanAsync(one, two))).Diagnostics.Single().Code);
        Assert.IsEmpty(proxy.Requests.Where(request => !request.EndsWith("/_ping", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task The_others_are_built_when_some_fail_and_every_failure_is_told()
    {
        await using var project = await ProjectAsync();
        var good = From(project, "good", project.Dockerfile("RUN sleep 1 && echo good > /good"));
        var bad = From(project, "bad", project.Dockerfile("RUN exit 4"));
        var worse = From(project, "worse", project.Dockerfile("RUN exit 5"));
        var onBad = From(project, "onbad", $"FROM {project.TagOf("bad")}\nRUN true\n");

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.ApplyAllAsync(good, onBad, bad, worse));

        Assert.AreEqual("bad.Dockerfile SLIP2010, worse.Dockerfile SLIP2010", string.Join(", ", failure.Diagnostics
            .Select(diagnostic => $"{Path.GetFileName(diagnostic.Position!.Value.File)} {diagnostic.Code}").Order(StringComparer.Ordinal)));
        Assert.AreEqual("file 644 good\n", await project.FileAsync("/good", project.TagOf("good")));
        Assert.IsNull(await project.Engine.Images.FindAsync(project.TagOf("onbad"), project.Token));
        await project.ExpectNothingToDoAsync(good);
    }

    [TestMethod]
    public async Task Independent_images_are_built_at_the_same_time()
    {
        await using var project = await ProjectAsync();
        // Each waits for the other over the network of the same moment: the log tells both began before either ended.
        var one = From(project, "one", project.Dockerfile("RUN echo begin one && sleep 2 && echo end one"));
        var two = From(project, "two", project.Dockerfile("RUN echo begin two && sleep 2 && echo end two"));

        await project.ApplyAllAsync(one, two);

        var lines = project.Log.Output.Where(line => line.Contains("begin ", StringComparison.Ordinal) || line.Contains("end ", StringComparison.Ordinal)).ToList();
        var firstEnd = lines.FindIndex(line => line.Contains(": end ", StringComparison.Ordinal));
        Assert.AreEqual(2, lines.Take(firstEnd).Count(line => line.Contains(": begin ", StringComparison.Ordinal)), string.Join('\n', lines));
    }

    [TestMethod]
    public async Task Two_builds_of_one_image_at_once_build_it_once()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN sleep 1");
        var builds = project.Builds();
        var other = project.Builds();

        var outcomes = await Task.WhenAll(builds.ApplyAsync([project.Definition()], project.Token), other.ApplyAsync([project.Definition()], project.Token));

        Assert.AreEqual(1, outcomes.Count(outcome => outcome.Single().Changed));
        Assert.AreEqual(outcomes[0].Single().ImageId, outcomes[1].Single().ImageId);
    }
}
