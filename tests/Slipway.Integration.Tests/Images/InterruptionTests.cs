using System.Diagnostics;
using Slipway.Docker;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class InterruptionTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task Cancelling_ends_the_step_on_the_engine_too(BuilderChoice builder)
    {
        await using var project = await ProjectAsync();
        project.WithDockerfile($"RUN echo started && sleep 60 && echo {project.Id}");
        var started = new TaskCompletionSource();
        project.OnOutput = line => { if (line.EndsWith("started", StringComparison.Ordinal)) started.TrySetResult(); };
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(project.Token);
        var definition = project.Definition() with { Builder = builder };
        var build = project.Builds().ApplyAsync([definition], cancelling.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60), project.Token);

        var clock = Stopwatch.StartNew();
        await cancelling.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => build);

        Assert.IsLessThan(TimeSpan.FromSeconds(2), clock.Elapsed);
        project.OnOutput = null;
        project.WithDockerfile("RUN echo again > /again");
        await project.ApplyAsync(definition);
        Assert.AreEqual("file 644 again\n", await project.FileAsync("/again"));
        await NothingRunsAsync(project);
    }

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task An_engine_that_goes_away_is_one_error(BuilderChoice builder)
    {
        await using var project = await ProjectAsync();
        project.WithDockerfile("RUN echo started && sleep 60");
        await using var proxy = EngineProxy.Start(project);
        project.OnOutput = line => { if (line.EndsWith("started", StringComparison.Ordinal)) proxy.Cut(); };
        var definition = project.Definition() with { Builder = builder };

        var failure = await project.FailAsync(definition);

        Assert.AreEqual("SLIP1011", failure.Code);
        Assert.DoesNotContain("\n", failure.Message);
        project.OnOutput = null;
        project.WithDockerfile("RUN echo again > /again");
        await project.ApplyAsync(definition);
        Assert.AreEqual("file 644 again\n", await project.FileAsync("/again"));
        await NothingRunsAsync(project);
    }

    [TestMethod]
    [DataRow(BuilderChoice.Auto)]
    [DataRow(BuilderChoice.Classic)]
    public async Task A_file_that_changes_during_the_build_makes_the_next_build_look_again(BuilderChoice builder)
    {
        await using var project = (await ProjectAsync()).With("file", "one").WithDockerfile("COPY file /file\nRUN echo running");
        var definition = project.Definition() with { Builder = builder };
        project.OnOutput = line => { if (line.EndsWith(" running", StringComparison.Ordinal)) project.With("file", "two!"); };

        await project.ApplyAsync(definition);
        Assert.IsTrue(project.Log.Diagnostics.Any(diagnostic => diagnostic.Code == "SLIP2015"), project.Log.All);
        Assert.AreEqual("file 644 one", await project.FileAsync("/file"));

        project.OnOutput = null;
        await project.ExpectBuildAsync("it was not built before", definition);
        Assert.AreEqual("file 644 two!", await project.FileAsync("/file"));
        await project.ExpectNothingToDoAsync(definition);
    }

    [TestMethod]
    public async Task A_context_that_vanishes_during_the_build_does_not_undo_it()
    {
        await using var project = (await ProjectAsync()).With("file", "one").WithDockerfile("COPY file /file\nRUN echo running");
        project.OnOutput = line => { if (line.EndsWith(" running", StringComparison.Ordinal) && Directory.Exists(project.Folder)) Directory.Move(project.Folder, project.Folder + "2"); };

        var outcome = await project.ApplyAsync();

        Assert.AreEqual("SLIP2015", string.Join(' ', project.Log.Diagnostics.Select(diagnostic => diagnostic.Code)));
        Assert.AreEqual(outcome.ImageId, (await project.InspectAsync()).Id);
    }

    /// <summary>Neither a container nor a process of the step is left. BuildKit's steps are no containers; on this machine they are processes.</summary>
    private static async Task NothingRunsAsync(ImageProject project)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            var containers = await project.Engine.Containers.ListAsync(EngineFilters.Label($"{ImageProject.Label}={project.Id}"), project.Token, stopped: false);
            var processes = ProcessesOf(project.Id);
            if (containers.Count == 0 && processes.Count == 0)
                return;
            if (project.Engine.Ping.IsPodman && deadline.Elapsed > TimeSpan.FromSeconds(3))
                Assert.Inconclusive($"{project.Engine.Ping.Server} has no call that ends a build, and lets its step run on when the client is gone.");
            Assert.IsLessThan(TimeSpan.FromSeconds(10), deadline.Elapsed, $"still running: {containers.Count} containers, {string.Join(' ', processes)}");
            await Task.Delay(50, project.Token);
        }
    }

    private static List<string> ProcessesOf(string id)
    {
        var found = new List<string>();
        if (!Directory.Exists("/proc"))
            return found;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                // The environment of a step tells which project's it is.
                if (int.TryParse(Path.GetFileName(process), out _) && File.ReadAllText(process + "/environ").Contains($"SLIPWAY_TEST={id}", StringComparison.Ordinal))
                    found.Add(Path.GetFileName(process));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
            }
        }

        return found;
    }
}
