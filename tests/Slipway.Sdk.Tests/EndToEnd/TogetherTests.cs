using System.Diagnostics;
using System.Globalization;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Builds that are interrupted, run at the same time, or share processes.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class TogetherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TestContext TestContext { get; set; } = null!;

    private Task<ImageWorkspace> StartAsync() => ImageWorkspace.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    public async Task An_interrupted_build_ends_its_step_on_the_engine_and_the_next_one_works()
    {
        await using var workspace = await StartAsync();
        // As many seconds as no other sleep on this machine has.
        var step = $"sleep {Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture)}";
        workspace.Other("web", $"BASE\nRUN {step}\n");

        var (process, log) = workspace.Start("web");
        using (process)
        {
            var build = BuildResult.OfAsync(process, log);
            await UntilAsync("the step runs", () => build.IsCompleted || Running(step));
            Assert.IsFalse(build.IsCompleted, "the build ended by itself");

            var clock = Stopwatch.StartNew();
            using (var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
                await interrupt.WaitForExitAsync(TestContext.CancellationToken);
            var ended = await build;

            Assert.AreNotEqual(0, ended.ExitCode);
            Assert.IsLessThan(TimeSpan.FromSeconds(10), clock.Elapsed);
            Assert.DoesNotContain("Exception", ended.Output);
        }

        await UntilAsync("the step has ended", () => !Running(step));
        Assert.IsNull(await workspace.FindAsync("web"));
        workspace.Dockerfile("web", "BASE\nRUN true\n");
        workspace.Build("web").Succeeded();
        Assert.IsNotNull(await workspace.FindAsync("web"));
    }

    [TestMethod]
    public async Task Two_builds_of_one_project_at_the_same_time_give_one_image()
    {
        await using var workspace = await StartAsync();
        workspace.Other("web", "BASE\nCOPY page.txt /\nRUN sleep 1 && date +%s%N > /when\n").Projects.Write($"{workspace.Name("web")}/page.txt", "one");

        var started = new[] { workspace.Start("web"), workspace.Start("web") };
        var builds = await Task.WhenAll(started.Select(build => BuildResult.OfAsync(build.Process, build.Log)));
        foreach (var build in started)
            build.Process.Dispose();

        var id = (await workspace.ImageAsync("web")).Id;
        foreach (var build in builds)
            build.Succeeded();
        Assert.Contains(build => build.Output.Contains(id["sha256:".Length..][..12], StringComparison.Ordinal), builds);
        Assert.HasCount(1, await workspace.ImagesAsync());
        Assert.AreEqual("", workspace.Build("web").Succeeded().Output);
    }

    [TestMethod]
    [DataRow("-m:3")]
    [DataRow("-mt")]
    [DataRow("-graph")]
    public async Task A_solution_builds_every_image_once_in_processes_that_stay(string options)
    {
        await using var workspace = await StartAsync();
        string[] projects = ["one", "two", "three"];
        foreach (var project in projects)
            workspace.Other(project, $"BASE\nENV FOR={project}\nRUN true\n");
        workspace.Projects.Write("All.slnx", $"""
            <Solution>
              {string.Concat(projects.Select(project => $"<Project Path=\"{workspace.Name(project)}/{workspace.Name(project)}.proj\" Type=\"9a19103f-16f7-4668-be54-9a1e7a4f7556\" />"))}
            </Solution>
            """);
        // Processes that stay are shared by all who know this word.
        var salt = $"slipway-{Guid.NewGuid():N}";
        try
        {
            var first = Build().Succeeded();
            foreach (var project in projects)
                Assert.Contains($"{workspace.Name(project)} -> {workspace.Name(project)}:dev (sha256:", first.Output);
            var images = await workspace.ImagesAsync();
            Assert.HasCount(3, images);
            var nodes = Nodes();

            var second = Build().Succeeded();
            Assert.DoesNotContain("sha256:", second.Output);
            CollectionAssert.AreEquivalent(images.ToArray(), (await workspace.ImagesAsync()).ToArray());
            // How many nodes a build takes is the scheduler's choice; with -m:3 there is one at least, and it is used again.
            if (options == "-m:3")
                Assert.IsNotEmpty(nodes.Intersect(Nodes()), "the second build is to run in the first one's processes");
        }
        finally
        {
            foreach (var node in Nodes())
            {
                End(node);
            }
        }

        BuildResult Build()
        {
            var (start, log) = workspace.Projects.Command($"build All.slnx {options}");
            start.Environment.Remove("MSBUILDDISABLENODEREUSE");
            start.Environment["MSBUILDNODEHANDSHAKESALT"] = salt;
            start.ArgumentList.Remove("-nodeReuse:false");
            start.ArgumentList.Add("-nodeReuse:true");
            return BuildResult.Of(start, log);
        }

        int[] Nodes() => [.. Processes.Environments().Where(process => process.Value.Contains(salt, StringComparison.Ordinal)).Select(process => process.Key).Order()];
    }

    private static void End(int node)
    {
        try
        {
            using var process = Process.GetProcessById(node);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }

    private static bool Running(string step) => Processes.CommandLines().Values.Any(line => line.Contains(step, StringComparison.Ordinal));

    private async Task UntilAsync(string what, Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.IsLessThan(Patience, clock.Elapsed, $"waiting until {what}");
            await Task.Delay(20, TestContext.CancellationToken);
        }
    }
}
