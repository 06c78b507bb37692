using Slipway.Compose.Planning;
using Slipway.Compose.Running;

namespace Slipway.Integration.Tests.Compose;

/// <summary>A stack brought up from nothing, left alone, and brought up again.</summary>
[TestClass]
public sealed class UpTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Up_makes_networks_volumes_and_containers_and_then_has_nothing_to_do()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, volumes: ["data:/data"], networks: [front, back] }
              db: { {{StackProject.Sleeps}}, networks: [back] }
            networks: { front: {}, back: {} }
            volumes: { data: {} }
            """);

        await stack.ExpectAsync(null, "db-1 started", "network back created", "network front created", "volume data created", "web-1 started");

        CollectionAssert.AreEquivalent(
            new[] { stack.Name + "_front", stack.Name + "_back" }, (await stack.InspectAsync("web-1")).NetworkSettings!.Networks!.Keys.ToArray());
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task The_outcome_tells_states_and_addresses()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, ports: ["8080"] }
            """);

        var outcome = await stack.UpAsync();

        var web = outcome.Services.Single();
        Assert.AreEqual("created", web.Action);
        Assert.AreEqual(ContainerState.Running, web.Containers.Single().State);
        var port = (await stack.InspectAsync("web-1")).NetworkSettings!.Ports!["8080/tcp"]![0].HostPort;
        CollectionAssert.AreEqual(new[] { $"http://localhost:{port}" }, web.Urls.ToArray());
        var again = (await stack.UpAsync()).Services.Single();
        Assert.IsNull(again.Action);
        CollectionAssert.AreEqual(web.Urls.ToArray(), again.Urls.ToArray());
    }

    [TestMethod]
    public async Task A_plan_tells_what_up_would_do_and_changes_nothing()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}} }
            """);

        var plan = await stack.PlanAsync();

        StringAssert.Contains(PlanText.Of(plan), $"{stack.Name}-web-1");
        Assert.IsEmpty(await stack.ContainersAsync());
    }

    [TestMethod]
    public async Task A_stopped_container_is_started_and_a_removed_one_made_anew()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}} }
              two: { {{StackProject.Sleeps}} }
            """);
        await stack.UpAsync();
        await stack.Engine.Containers.StopAsync(await stack.IdAsync("one-1"), TimeSpan.Zero, stack.Token);
        await stack.Engine.Containers.RemoveAsync(await stack.IdAsync("two-1"), stack.Token, force: true);

        await stack.ExpectAsync(null, "one-1 started", "two-1 started");
    }

    [TestMethod]
    public async Task A_paused_container_goes_on()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}} }
            """);
        await stack.UpAsync();
        await stack.Engine.Containers.PauseAsync(await stack.IdAsync("web-1"), stack.Token);

        await stack.UpAsync();

        Assert.AreEqual("running", (await stack.InspectAsync("web-1")).State.Status);
    }

    [TestMethod]
    public async Task Scale_goes_up_and_down_and_keeps_low_numbers()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}} }
            """);
        await stack.UpAsync();

        await stack.ExpectAsync(new UpOptions { Scale = new Dictionary<string, int> { ["web"] = 3 } }, "web-2 started", "web-3 started");
        await stack.ExpectAsync(null, "web-2 removed", "web-3 removed");
        CollectionAssert.AreEqual(new[] { "web-1" }, await stack.NamesAsync());
    }

    [TestMethod]
    public async Task Containers_of_services_that_are_gone_are_told_of_and_removed_on_request()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}} }
              old: { {{StackProject.Sleeps}} }
            """);
        await stack.UpAsync();
        stack.Compose($$"""
            services:
              web: { {{StackProject.Sleeps}} }
            """);

        await stack.ExpectAsync(null);
        Assert.IsTrue(stack.Log.Diagnostics.Any(diagnostic => diagnostic.Message.Contains($"{stack.Name}-old-1", StringComparison.Ordinal)), stack.Log.All);
        await stack.ExpectAsync(new UpOptions { RemoveOrphans = true }, "old-1 removed");
    }

    [TestMethod]
    public async Task Only_the_services_named_and_what_they_need_come_up()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, depends_on: [db] }
              db: { {{StackProject.Sleeps}} }
              other: { {{StackProject.Sleeps}} }
            """);

        await stack.UpAsync(new UpOptions { Services = ["web"] });

        CollectionAssert.AreEqual(new[] { "db-1", "web-1" }, await stack.NamesAsync());
    }

    [TestMethod]
    public async Task Services_share_the_network_of_another()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              app: { {{StackProject.Sleeps}} }
              side: { {{StackProject.Sleeps}}, network_mode: "service:app" }
            """);

        await stack.UpAsync();

        Assert.AreEqual($"container:{await stack.IdAsync("app-1")}", (await stack.InspectAsync("side-1")).HostConfig!.NetworkMode);
        await stack.ExpectNothingToDoAsync();
        await stack.ExpectAsync(new UpOptions { Recreate = RecreatePolicy.Always, Services = ["app"] }, "app-1 recreated");
        await stack.UpAsync();
        Assert.AreEqual($"container:{await stack.IdAsync("app-1")}", (await stack.InspectAsync("side-1")).HostConfig!.NetworkMode);
    }

    [TestMethod]
    public async Task Commands_after_the_start_are_run_and_their_failure_is_told()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web:
                image: busybox
                command: [sleep, '100000']
                stop_signal: SIGKILL
                post_start:
                  - command: [sh, -c, "echo prepared > /ready"]
            """);
        await stack.UpAsync();
        Assert.AreEqual("prepared", await stack.ExecAsync("web-1", "cat", "/ready"));

        stack.Compose($$"""
            services:
              web:
                image: busybox
                command: [sleep, '100001']
                stop_signal: SIGKILL
                post_start:
                  - command: [sh, -c, "echo no such seed; exit 5"]
            """);
        var error = await stack.FailAsync();
        Assert.AreEqual("SLIP3509", error.Code);
        StringAssert.Contains(error.Message, "exit code 5");
        CollectionAssert.AreEqual(new[] { "no such seed" }, error.Details.ToArray());
    }

    [TestMethod]
    public async Task Services_with_a_build_are_built_and_rebuilt_when_their_files_change()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              web:
                build: app
                command: [sleep, '100000']
                stop_signal: SIGKILL
            """);
        stack.With("app/Dockerfile", $"FROM busybox\nRUN echo {stack.Name}\nCOPY page.txt /page.txt\n").With("app/page.txt", "one");

        await stack.UpAsync();
        Assert.AreEqual("one", await stack.ExecAsync("web-1", "cat", "/page.txt"));
        await stack.ExpectNothingToDoAsync();

        stack.With("app/page.txt", "two");
        StringAssert.Contains(PlanText.Of(await stack.PlanAsync()), "page.txt");
        await stack.ExpectAsync(null, "web-1 recreated");
        Assert.AreEqual("two", await stack.ExecAsync("web-1", "cat", "/page.txt"));
    }

    [TestMethod]
    public async Task An_image_that_cannot_be_pulled_is_told_where_it_is_named()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              web:
                image: localhost:1/slipway-test/absent:1
            """);

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3516", error.Code);
        Assert.AreEqual(3, error.Position!.Value.Line);
        Assert.IsEmpty(await stack.ContainersAsync());
    }

    [TestMethod]
    public async Task An_image_that_must_not_be_pulled_has_to_be_there()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              web:
                image: slipway-test-absent
                pull_policy: never
            """);

        Assert.AreEqual("SLIP3517", (await stack.FailAsync()).Code);
    }

    [TestMethod]
    public async Task Without_waiting_up_returns_before_a_service_is_healthy()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, healthcheck: { test: "sleep 60", interval: 30s, timeout: 90s } }
            """);

        var outcome = await stack.UpAsync(running: new RunOptions { Wait = false });

        Assert.AreEqual(ContainerHealth.Starting, outcome.Services.Single().Containers.Single().Health);
    }
}
