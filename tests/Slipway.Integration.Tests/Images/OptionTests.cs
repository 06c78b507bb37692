using Slipway.Docker;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
[TestCategory("Engine")]
public sealed class OptionTests
{
    private static readonly ApiVersion FirstWithRunLimits = new(1, 42);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Hosts_and_network_reach_BuildKit()
    {
        await using var project = (await ImageProject.StartAsync(TestContext.CancellationToken)).WithDockerfile("RUN cat /etc/hosts && ls /sys/class/net | tr '\\n' ,");
        EngineAbility.RequireBuildKit(project.Engine);

        await project.ApplyAsync(project.Definition() with { ExtraHosts = ["registry.test:10.1.2.3"], Network = "none" });

        Assert.IsTrue(project.Log.Output.Any(line => line.Contains("10.1.2.3\tregistry.test", StringComparison.Ordinal)), project.Log.All);
        Assert.IsTrue(project.Log.Output.Any(line => line.EndsWith(": lo,", StringComparison.Ordinal)), project.Log.All);
    }

    [TestMethod]
    public async Task Limits_reach_the_classic_builder()
    {
        await using var project = (await ImageProject.StartAsync(TestContext.CancellationToken)).WithDockerfile("RUN df -k /dev/shm | tail -n 1 && ulimit -n");
        EngineAbility.RequireBuildKit(project.Engine);

        await project.ApplyAsync(project.Definition() with { Builder = BuilderChoice.Classic, ShmSize = 32 << 20, Ulimits = ["nofile=777:778"] });

        Assert.IsTrue(project.Log.Output.Any(line => line.Contains(" 32768 ", StringComparison.Ordinal)), project.Log.All);
        Assert.IsTrue(project.Log.Output.Any(line => line.EndsWith(": 777", StringComparison.Ordinal)), project.Log.All);
    }

    [TestMethod]
    public async Task A_limit_reaches_BuildKit_or_is_warned_of()
    {
        await using var project = (await ImageProject.StartAsync(TestContext.CancellationToken)).WithDockerfile("RUN ulimit -n");
        EngineAbility.RequireBuildKit(project.Engine);

        await project.ApplyAsync(project.Definition() with { Ulimits = ["nofile=777:778"] });

        var warned = project.Log.Diagnostics.Any(diagnostic => diagnostic.Code == "SLIP2019");
        var reached = project.Log.Output.Any(line => line.EndsWith(": 777", StringComparison.Ordinal));
        Assert.AreEqual(project.Engine.ApiVersion < FirstWithRunLimits, warned, project.Log.All);
        Assert.AreNotEqual(warned, reached, project.Log.All);
    }

    [TestMethod]
    public async Task A_file_that_only_a_trigger_of_the_base_image_copies_matters()
    {
        await using var project = await ImageProject.StartAsync(TestContext.CancellationToken);
        project.With("base.Dockerfile", project.Dockerfile("ONBUILD COPY extra.txt /x/")).With("extra.txt", "1").With("other.txt", "1");
        project.With("Dockerfile", $"FROM {project.TagOf("base")}\nRUN true\n");
        await project.ApplyAsync(project.Definition("base") with { Dockerfile = project.At("base.Dockerfile") });
        await project.ApplyAsync();

        await project.ExpectNothingToDoAsync();
        project.With("extra.txt", "22");
        await project.ExpectBuildAsync("extra.txt changed");
        Assert.Contains("22", await project.FileAsync("/x/extra.txt"));
    }

    [TestMethod]
    public async Task A_source_named_by_a_variable_of_the_base_image_is_followed()
    {
        await using var project = await ImageProject.StartAsync(TestContext.CancellationToken);
        project.With("base.Dockerfile", project.Dockerfile("ENV SOURCE=src")).With("src/a.txt", "1").With("other.txt", "1");
        project.With("Dockerfile", $"FROM {project.TagOf("base")}\nCOPY ${{SOURCE}} /x/\n");
        await project.ApplyAsync(project.Definition("base") with { Dockerfile = project.At("base.Dockerfile") });
        await project.ApplyAsync();

        project.With("other.txt", "22");
        await project.ExpectNothingToDoAsync();
        project.With("src/a.txt", "22");
        await project.ExpectBuildAsync("src/a.txt changed");
    }
}
