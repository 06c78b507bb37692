using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Output;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Docker.Locating;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Projects that are known already, as a deployment knows them: read from a document, their images there, their secrets held.</summary>
[TestClass]
public sealed class StackOnEngineTests
{
    private const string Yaml = $$"""
        services:
          web: { {{StackProject.Sleeps}}, secrets: [token], networks: [back], volumes: ["/etc/hostname:/host:ro"] }
          migrate: { image: busybox, user: "1000", command: [cat, /run/secrets/token], secrets: [token], networks: [back], profiles: [once], depends_on: [web] }
        networks: { back: {} }
        secrets: { token: { environment: TOKEN } }
        """;

    private readonly AwaitingLog log = new();

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_project_from_a_document_is_brought_up_with_the_secrets_that_the_caller_holds()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Yaml);
        var on = await OpenAsync(stack, "hunter2");

        Assert.IsFalse((await on.PlanAsync(new(), stack.Token)).IsEmpty);
        Assert.IsEmpty(await stack.ContainersAsync());
        var outcome = await on.UpAsync(new(), new(), stack.Token);

        Assert.IsTrue(outcome.Changed);
        Assert.AreEqual("hunter2", await stack.ExecAsync("web-1", "cat", "/run/secrets/token"));
        Assert.IsTrue((await on.PlanAsync(new(), stack.Token)).IsEmpty);
        Assert.AreEqual("secret token changed", (await (await OpenAsync(stack, "hunter3")).PlanAsync(new() { Services = ["web"] }, stack.Token)).Services.Single().Containers.Single().Cause);
        Assert.IsFalse(string.Join('\n', log.Lines).Contains("hunter", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_command_runs_once_beside_what_runs_and_leaves_nothing()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Yaml);
        var on = await OpenAsync(stack, "hunter2");

        Assert.AreEqual(0, await on.RunOnceAsync("migrate", null, null, stack.Token));
        Assert.AreEqual($"{stack.Name}-migrate-once: hunter2", log.Lines.Single());
        Assert.AreEqual(7, await on.RunOnceAsync("migrate", ["sh", "-c", "exit 7"], TimeSpan.FromMinutes(1), stack.Token));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => on.RunOnceAsync("migrate", ["sleep", "1000"], TimeSpan.FromSeconds(1), stack.Token));
        Assert.AreEqual("SLIP3608", failure.Diagnostics.Single().Code);
        Assert.AreEqual("SLIP3600", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => on.RunOnceAsync("migrat", null, null, stack.Token))).Diagnostics.Single().Code);
        Assert.IsEmpty(await stack.ContainersAsync());
    }

    [TestMethod]
    public async Task A_command_that_is_cancelled_is_stopped()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Yaml);
        var on = await OpenAsync(stack, "hunter2");
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(stack.Token);
        var running = on.RunOnceAsync("migrate", ["sh", "-c", "echo begun; sleep 1000"], null, cancelling.Token);
        await log.SaidAsync("begun", stack.Token);
        cancelling.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsEmpty(await stack.ContainersAsync());
    }

    [TestMethod]
    public async Task A_command_that_a_killed_run_left_gives_way()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Yaml);
        var on = await OpenAsync(stack, "hunter2");
        var labels = new Dictionary<string, string> { [ComposeLabels.Project] = stack.Name, [ComposeLabels.Service] = "migrate", [ComposeLabels.OneOff] = "True" };
        var request = new ContainerCreateRequest { Image = "busybox", Cmd = ["sleep", "1000"], StopSignal = "SIGKILL", Labels = labels };
        var left = await stack.Engine.Containers.CreateAsync($"{stack.Name}-migrate-once", request, stack.Token);
        await stack.Engine.Containers.StartAsync(left.Id, stack.Token);

        Assert.AreEqual(0, await on.RunOnceAsync("migrate", null, null, stack.Token));

        Assert.IsEmpty(await stack.ContainersAsync());
    }

    [TestMethod]
    public async Task Images_are_built_or_said_to_be_elsewhere()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              app: { build: { dockerfile_inline: "FROM busybox\nRUN true" } }
              plain: { image: busybox }
              far: { image: "registry.invalid/none:1" }
            """);
        var build = new StackBuild(new StackContext { Engine = EngineSearch.FromEnvironment(), Sources = stack.Sources, StateDirectory = stack.At("obj"), Log = log });

        var planned = (await build.PlanAsync([], stack.Token)).Images;
        Assert.AreEqual((null, ImageStep.Build), (planned["app"].Id, planned["app"].Step));
        Assert.IsNull(await stack.Engine.Images.FindAsync(stack.Name + "-app", stack.Token));

        var built = await build.BuildAsync([], stack.Token);
        Assert.AreEqual((await stack.Engine.Images.FindAsync(stack.Name + "-app", stack.Token))!.Id, built.Images["app"].Id);
        Assert.AreEqual((stack.Name + "-app", ImageStep.Build), (built.Images["app"].Reference, built.Images["app"].Step));
        Assert.AreEqual(new ServiceImage("busybox", (await stack.Engine.Images.FindAsync("busybox", stack.Token))!.Id), built.Images["plain"]);
        Assert.AreEqual((null, ImageStep.Pull), (built.Images["far"].Id, built.Images["far"].Step));
        Assert.AreEqual(ImageStep.None, (await build.PlanAsync(["app"], stack.Token)).Images["app"].Step);
        Assert.HasCount(3, built.Loaded.Project.Services);
    }

    /// <summary>The project as a deployment has it: read from its document, its secret put in place.</summary>
    private async Task<StackOnEngine> OpenAsync(StackProject stack, string token)
    {
        var loaded = ComposeLoader.Load(stack.Sources with { Profiles = ["once"] }, stack.Token);
        var read = ProjectDocument.Read(ProjectDocument.Write(loaded.Canonical), stack.Name);
        var project = read with
        {
            Secrets = new Dictionary<string, ComposeFileObject> { ["token"] = read.Secrets["token"] with { Source = new FileObjectHeld(() => System.Text.Encoding.UTF8.GetBytes(token)) } },
            Services = read.Services.Where(service => service.Key == "web").ToDictionary(),
            DisabledServices = read.Services.Where(service => service.Key != "web").ToDictionary(),
        };
        var image = (await stack.Engine.Images.FindAsync("busybox", stack.Token))!.Id;
        var images = read.Services.Keys.ToDictionary(name => name, _ => new ServiceImage("busybox", image));
        return new StackOnEngine(stack.Engine, project, images, new EngineFacts(stack.Engine.ApiVersion, BindSources.OnEngine), _ => null, log);
    }
}
