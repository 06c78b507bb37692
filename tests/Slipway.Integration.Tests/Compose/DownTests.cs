using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Stacks taken down.</summary>
[TestClass]
public sealed class DownTests
{
    private const string Text = $$"""
        services:
          web: { {{StackProject.Sleeps}}, depends_on: [db], volumes: [/anonymous] }
          db: { {{StackProject.Sleeps}}, volumes: ["data:/data"] }
        volumes: { data: {} }
        """;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Down_removes_containers_and_networks_and_keeps_volumes()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();
        await stack.ExecAsync("db-1", "sh", "-c", "echo kept > /data/file");

        var outcome = await stack.DownAsync();

        CollectionAssert.AreEqual(new[] { $"{stack.Name}-db-1", $"{stack.Name}-web-1" }, outcome.Containers.ToArray());
        CollectionAssert.AreEqual(new[] { $"{stack.Name}_default" }, outcome.Networks.ToArray());
        Assert.IsEmpty(outcome.Volumes);
        Assert.IsEmpty(await stack.ContainersAsync());
        await stack.UpAsync();
        Assert.AreEqual("kept", await stack.ExecAsync("db-1", "cat", "/data/file"));
    }

    [TestMethod]
    public async Task Down_removes_volumes_when_asked()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();
        // A replaced container's anonymous volume is carried over, which makes a named one of it.
        await stack.UpAsync(new UpOptions { Recreate = RecreatePolicy.Always });
        var volumes = (await stack.InspectAsync("web-1")).Mounts.Concat((await stack.InspectAsync("db-1")).Mounts).Select(mount => mount.Name!).ToList();
        Assert.HasCount(2, volumes);

        await stack.DownAsync(new DownOptions { Volumes = true });

        foreach (var volume in volumes)
            Assert.IsNull(await stack.Engine.Volumes.FindAsync(volume, stack.Token), volume);
    }

    [TestMethod]
    public async Task Down_again_has_nothing_to_do()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();
        await stack.DownAsync();

        await stack.DownAsync();

        Assert.IsEmpty(stack.Log.Actions);
    }

    [TestMethod]
    public async Task Down_works_by_the_name_alone_when_the_files_are_wrong()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();
        stack.Compose("services: [");

        await stack.DownAsync();

        Assert.IsEmpty(await stack.ContainersAsync());
        Assert.AreEqual("SLIP3522", stack.Log.Diagnostics.First().Code);
    }

    [TestMethod]
    public async Task Down_guesses_no_name_when_the_files_are_wrong()
    {
        await using var stack = await StackProject.StartAsync(TestContext, "services: [");
        stack.Named = false;

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => stack.DownAsync());

        Assert.AreEqual("SLIP3520", failure.Diagnostics[^1].Code);
    }

    [TestMethod]
    public async Task Down_stops_dependents_first_and_runs_their_last_commands()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web:
                image: busybox
                command: [sleep, '100000']
                stop_signal: SIGKILL
                depends_on: [db]
                pre_stop:
                  - command: [sh, -c, "echo bye"]
              db: { {{StackProject.Sleeps}} }
            """);
        await stack.UpAsync();

        await stack.DownAsync();

        CollectionAssert.Contains(stack.Log.Steps.ToArray(), "bye");
    }

    [TestMethod]
    public async Task A_network_that_others_use_stays_with_a_warning()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();
        var guest = await stack.Engine.Containers.CreateAsync(
            null, new ContainerCreateRequest { Image = "busybox", Cmd = ["sleep", "100000"], HostConfig = new HostConfig { NetworkMode = stack.Name + "_default" } }, stack.Token);
        try
        {
            await stack.Engine.Containers.StartAsync(guest.Id, stack.Token);

            var outcome = await stack.DownAsync();

            Assert.IsEmpty(outcome.Networks);
            Assert.AreEqual("SLIP3519", stack.Log.Diagnostics.Single(diagnostic => diagnostic.Severity == Severity.Warning).Code);
            Assert.IsTrue((await stack.Engine.Containers.FindAsync(guest.Id, stack.Token))!.State.Running);
        }
        finally
        {
            await stack.Engine.Containers.RemoveAsync(guest.Id, CancellationToken.None, force: true);
        }
    }

    [TestMethod]
    public async Task Only_the_services_named_go()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();

        await stack.DownAsync(new DownOptions { Services = ["web"] });

        CollectionAssert.AreEqual(new[] { "db-1" }, await stack.NamesAsync());
    }

    [TestMethod]
    public async Task Images_that_were_built_go_when_asked()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              web: { build: ., command: [sleep, '100000'], stop_signal: SIGKILL }
            """);
        stack.With("Dockerfile", $"FROM busybox\nRUN echo {stack.Name} > /made\n");
        await stack.UpAsync();

        var outcome = await stack.DownAsync(new DownOptions { Images = DownImages.Local });

        CollectionAssert.AreEqual(new[] { $"{stack.Name}-web" }, outcome.Images.ToArray());
        Assert.IsNull(await stack.Engine.Images.FindAsync($"{stack.Name}-web", stack.Token));
    }
}
