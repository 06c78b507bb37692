using System.Diagnostics;
using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class FailureTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task A_failing_command_is_named_with_its_line_its_exit_code_and_its_last_words(BuilderChoice builder)
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true\nRUN for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i; done; \\\n    echo oops >&2; exit 42\nRUN echo never");

        var failure = await project.FailAsync(project.Definition() with { Builder = builder });

        Assert.AreEqual("SLIP2010", failure.Code);
        Assert.AreEqual((project.At("Dockerfile"), 4), (failure.Position!.Value.File, failure.Position.Value.Line));
        Assert.Contains("exit code 42", failure.Message);
        Assert.Contains("oops", failure.Message);
        Assert.Contains("line 12", failure.Message);
        Assert.DoesNotContain("line 2\n", failure.Message);
        Assert.IsNull(await project.Engine.Images.FindAsync(project.Tag, project.Token));
    }

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task A_COPY_of_nothing_is_named_with_its_line(BuilderChoice builder)
    {
        await using var project = (await ProjectAsync()).WithDockerfile("COPY nothing /x");

        var failure = await project.FailAsync(project.Definition() with { Builder = builder });

        Assert.AreEqual("SLIP2009", failure.Code);
        Assert.AreEqual(3, failure.Position!.Value.Line);
        Assert.Contains("nothing", failure.Message);
    }

    [TestMethod]
    [DataRow("FROM busybox\nRUNN true\n", "SLIP2101", 2)]
    [DataRow("FROM busybox\nCOPY --chownn=1 a b\n", "SLIP2107", 2)]
    [DataRow("", "SLIP2100", 1)]
    [DataRow("# only a comment\n", "SLIP2100", 2)]
    [DataRow("ARG A=1\n", "SLIP2102", 2)]
    [DataRow("RUN true\nFROM busybox\n", "SLIP2103", 1)]
    public async Task A_faulty_Dockerfile_never_reaches_the_engine(string dockerfile, string code, int line)
    {
        await using var project = (await ProjectAsync()).With("Dockerfile", dockerfile);
        await using var proxy = EngineProxy.Start(project);
        var definitions = new[] { project.Definition(), project.Definition() with { Builder = BuilderChoice.Classic } };

        foreach (var definition in definitions)
        {
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.ApplyAsync(definition));
            Assert.AreEqual(code, failure.Diagnostics[0].Code);
            Assert.AreEqual(line, failure.Diagnostics[0].Position!.Value.Line);
            Assert.IsGreaterThan(0, failure.Diagnostics[0].Position!.Value.Column);
            Assert.AreEqual(code, (await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.PlanAsync(definition))).Diagnostics[0].Code);
        }

        Assert.IsEmpty(proxy.Requests.Where(request => !request.EndsWith("/_ping", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task An_unknown_stage_is_refused_with_those_there_are()
    {
        await using var project = (await ProjectAsync()).With("Dockerfile", "FROM busybox AS dev\nRUN true\nFROM dev AS prod\n");
        var failure = await project.FailAsync(project.Definition() with { Target = "prd" });
        Assert.AreEqual("SLIP2130", failure.Code);
        Assert.Contains("dev, prod", failure.Message);
        Assert.Contains("did you mean prod?", failure.Message);
    }

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task A_base_image_that_cannot_be_had_is_one_error_at_its_line(BuilderChoice builder)
    {
        await using var project = await ProjectAsync();
        // Nothing listens on port 1, on this side or on the engine's.
        project.With("Dockerfile", $"FROM localhost:1/{project.Id}/missing:1 AS base\nRUN true\n");
        var clock = Stopwatch.StartNew();

        var failure = await project.FailAsync(project.Definition() with { Builder = builder });

        Assert.Contains($"localhost:1/{project.Id}/missing:1", failure.Message);
        Assert.AreEqual(project.At("Dockerfile"), failure.Position!.Value.File);
        Assert.IsLessThan(TimeSpan.FromSeconds(60), clock.Elapsed);
        Assert.DoesNotContain("\n", failure.Message);
    }

    [TestMethod]
    public async Task A_Dockerfile_that_is_not_there_is_named()
    {
        await using var project = await ProjectAsync();
        var failure = await project.FailAsync();
        Assert.AreEqual(("SLIP2002", project.At("Dockerfile")), (failure.Code, failure.Position!.Value.File));
    }

    [TestMethod]
    public async Task A_context_that_is_not_there_is_named()
    {
        await using var project = await ProjectAsync();
        File.WriteAllText(Path.Combine(project.Root, "Dockerfile"), project.Dockerfile("COPY a /"));
        var definition = project.Definition() with { Context = new LocalContext(project.At("none")), Dockerfile = Path.Combine(project.Root, "Dockerfile") };
        Assert.AreEqual("SLIP2200", (await project.FailAsync(definition)).Code);
    }

    [TestMethod]
    public async Task No_engine_is_one_error_however_many_images_there_are()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true");
        project.Host = "unix://" + Path.Combine(project.Root, "none.sock");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.ApplyAllAsync(project.Definition(), project.Definition("b")));
        Assert.HasCount(1, failure.Diagnostics);
        Assert.StartsWith("SLIP10", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task A_file_that_may_not_be_read_is_named(BuilderChoice builder)
    {
        await using var project = (await ProjectAsync()).With("secret.txt", "x").WithDockerfile("COPY . /x/");
        File.SetUnixFileMode(project.At("secret.txt"), UnixFileMode.None);
        try
        {
            File.ReadAllText(project.At("secret.txt"));
            Assert.Inconclusive("This user reads files whatever their mode.");
        }
        catch (UnauthorizedAccessException)
        {
        }

        var failure = await project.FailAsync(project.Definition() with { Builder = builder });
        Assert.AreEqual("SLIP2203", failure.Code);
        Assert.Contains("'secret.txt'", failure.Message);
    }
}
