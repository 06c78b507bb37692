using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Docker;
using Slipway.Docker.Locating;

namespace Slipway.Tasks.Tests.Images;

[TestClass]
public sealed class DockerBuildTests
{
    private readonly string name = $"slipway-test-{Guid.NewGuid():N}";
    private string folder = null!;

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("slipway-tasks-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private DockerBuild Task(RecordingBuildEngine engine) => new()
    {
        BuildEngine = engine,
        Images = [new TaskItem(name)],
        Environment = "Dev",
        ProjectDirectory = folder,
        ProjectFile = Path.Combine(folder, "web.proj"),
        ProjectName = "web",
        StateDirectory = Path.Combine(folder, "obj"),
        LogLevel = "DEBUG",
        HelpLinkBase = "https://example.org/diagnostics.md",
    };

    [TestMethod]
    [TestCategory("Engine")]
    public async System.Threading.Tasks.Task A_build_tells_its_result_in_one_line_and_a_second_one_nothing()
    {
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), $"FROM busybox AS dev\nARG LOG_LEVEL\nENV LOG_LEVEL=$LOG_LEVEL ID={name}\nRUN echo spoken\n");
        await using var docker = await Engine.ConnectAsync(EngineSearch.FromEnvironment(), TestContext.CancellationToken);
        try
        {
            var plan = new RecordingBuildEngine();
            var planning = Task(plan);
            planning.PlanOnly = true;
            Assert.IsTrue(planning.Execute(), string.Join('\n', plan.Errors.Select(error => error.Message)));
            Assert.AreEqual($"web -> what would be done:\n  image {name}:\n    build {name}:dev from Dockerfile (stage dev)\n      because it was not built before", string.Join('\n', plan.Shown));
            Assert.AreEqual((name + ":dev", "", name + ":dev", "true"), Described(planning.BuiltImages.Single()));
            Assert.IsNull(await docker.Images.FindAsync(name + ":dev", TestContext.CancellationToken));

            var first = new RecordingBuildEngine();
            var task = Task(first);
            Assert.IsTrue(task.Execute(), string.Join('\n', first.Errors.Select(error => error.Message)));
            var image = await docker.Images.FindAsync(name + ":dev", TestContext.CancellationToken);
            Assert.IsNotNull(image);
            Assert.MatchesRegex($@"^web -> {name}:dev \(sha256:{image.Id[7..19]}, [0-9.]+ [kM]?B, it was not built before\)$", first.Shown.Single());
            Assert.IsTrue(image.Config!.Env.Contains("LOG_LEVEL=DEBUG"));
            Assert.IsTrue(first.Messages.Any(message => message.Importance == MessageImportance.Low && message.Message == $"{name}: spoken"));
            Assert.AreEqual((name + ":dev", image.Id, name + ":dev", "true"), Described(task.BuiltImages.Single()));

            var second = new RecordingBuildEngine();
            task = Task(second);
            Assert.IsTrue(task.Execute());
            Assert.IsEmpty(second.Messages);
            Assert.IsEmpty(second.Warnings);
            Assert.AreEqual((name + ":dev", image.Id, name + ":dev", "false"), Described(task.BuiltImages.Single()));
        }
        finally
        {
            await docker.Images.RemoveAsync(name + ":dev", CancellationToken.None, force: true);
        }
    }

    [TestMethod]
    public void An_error_has_its_code_its_place_and_its_page()
    {
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM busybox\nRUNN true\n");
        var engine = new RecordingBuildEngine();
        var task = Task(engine);
        task.DockerHost = "unix://" + Path.Combine(folder, "none.sock");

        Assert.IsFalse(task.Execute());

        var error = engine.Errors.Single();
        Assert.AreEqual(("SLIP2101", Path.Combine(folder, "Dockerfile"), 2, 1), (error.Code, error.File, error.LineNumber, error.ColumnNumber));
        Assert.AreEqual("https://example.org/diagnostics.md#slip2101", error.HelpLink);
        Assert.IsEmpty(task.BuiltImages);
    }

    [TestMethod]
    public void Without_a_Dockerfile_an_optional_build_does_nothing_and_asks_no_engine()
    {
        var engine = new RecordingBuildEngine();
        var task = Task(engine);
        task.DockerHost = "unix://" + Path.Combine(folder, "none.sock");
        task.Requirement = "optional";
        Assert.IsTrue(task.Execute());
        Assert.IsEmpty(engine.Messages);

        task.Requirement = "required";
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("SLIP2001", engine.Errors.Single().Code);
        Assert.AreEqual(Path.Combine(folder, "web.proj"), engine.Errors.Single().File);
    }

    [TestMethod]
    public void An_engine_that_does_not_answer_is_one_error()
    {
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM busybox\n");
        var engine = new RecordingBuildEngine();
        var task = Task(engine);
        task.DockerHost = "unix://" + Path.Combine(folder, "none.sock");
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("SLIP1001", engine.Errors.Single().Code);
    }

    [TestMethod]
    public void A_task_cancelled_before_it_began_fails_without_an_error()
    {
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM busybox\n");
        var engine = new RecordingBuildEngine();
        var task = Task(engine);
        task.Cancel();
        Assert.IsFalse(task.Execute());
        Assert.IsEmpty(engine.Errors);
    }

    private static (string, string, string, string) Described(ITaskItem item) =>
        (item.ItemSpec, item.GetMetadata("ImageId"), item.GetMetadata("Tags"), item.GetMetadata("Changed"));
}
