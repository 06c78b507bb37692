using Slipway.Compose.Containers;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Runs that end in the middle, and two at once.</summary>
[TestClass]
public sealed class InterruptionTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_cancelled_run_leaves_a_state_from_which_the_next_goes_on()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}} }
              never: { {{StackProject.Sleeps}}, healthcheck: { test: "exit 1", interval: 50ms, retries: 100000 } }
              two: { {{StackProject.Sleeps}}, depends_on: { never: { condition: service_healthy } } }
            """);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(stack.Token);
        stack.OnAction = line =>
        {
            if (line.Contains("never-1 started", StringComparison.Ordinal))
                cancelling.Cancel();
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => stack.UpAsync(token: cancelling.Token));

        stack.OnAction = null;
        stack.Compose($$"""
            services:
              one: { {{StackProject.Sleeps}} }
              never: { {{StackProject.Sleeps}} }
              two: { {{StackProject.Sleeps}}, depends_on: [never] }
            """);
        await stack.UpAsync();
        CollectionAssert.AreEqual(new[] { "never-1", "one-1", "two-1" }, await stack.NamesAsync());
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task A_replacement_that_is_cancelled_while_it_waits_leaves_the_old_container_running()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one", "true"));
        await stack.UpAsync();
        var web = await stack.IdAsync("web-1");
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(stack.Token);
        stack.OnAction = line => cancelling.Cancel();

        stack.Compose(Text("two", "exit 1"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => stack.UpAsync(token: cancelling.Token));

        CollectionAssert.AreEqual(new[] { "db-1", "web-1" }, await stack.NamesAsync());
        Assert.AreEqual(web, await stack.IdAsync("web-1"));
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);

        static string Text(string value, string test) => $$"""
            services:
              db: { {{StackProject.Sleeps}}, healthcheck: { test: "{{test}}", interval: 50ms, retries: 100000 } }
              web: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} }, depends_on: { db: { condition: service_healthy } } }
            """;
    }

    [TestMethod]
    [DataRow(0, DisplayName = "killed after the new container was made")]
    [DataRow(1, DisplayName = "killed after the old container was stopped")]
    [DataRow(2, DisplayName = "killed after the old container was removed")]
    [DataRow(3, DisplayName = "killed after the new container was renamed")]
    public async Task A_replacement_that_was_killed_is_completed_by_the_next_run(int steps)
    {
        await using var stack = (await StackProject.StartAsync(TestContext, Text("one"))).WithVariable("TOKEN", "secret");
        await stack.UpAsync();
        var old = await stack.InspectAsync("web-1");
        stack.Compose(Text("two"));
        await LeaveHalfReplacedAsync(stack, old, steps);

        await stack.UpAsync();

        CollectionAssert.AreEqual(new[] { "web-1" }, await stack.NamesAsync());
        var web = await stack.InspectAsync("web-1");
        Assert.IsTrue(web.State.Running);
        CollectionAssert.Contains(web.Config!.Env!.ToArray(), "VALUE=two");
        Assert.AreEqual("secret", await stack.ExecAsync("web-1", "cat", "/run/secrets/token"));
        await stack.ExpectNothingToDoAsync();

        static string Text(string value) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} }, secrets: [token], networks: [a, b] }
            secrets: { token: { environment: TOKEN } }
            networks: { a: {}, b: {} }
            """;
    }

    /// <summary>Does by hand what a run does until it is killed.</summary>
    private static async Task LeaveHalfReplacedAsync(StackProject stack, ContainerInspect old, int steps)
    {
        var wanted = await WantedAsync(stack);
        var name = $"{stack.Name}-web-1";
        var labels = new Dictionary<string, string>(wanted.Labels!) { [ComposeLabels.Replace] = name };
        var made = await stack.Engine.Containers.CreateAsync($"{old.Id[..12]}_{name}", wanted with { Labels = labels }, stack.Token);
        if (steps > 0)
            await stack.Engine.Containers.StopAsync(old.Id, TimeSpan.Zero, stack.Token);
        if (steps > 1)
            await stack.Engine.Containers.RemoveAsync(old.Id, stack.Token, force: true);
        if (steps > 2)
            await stack.Engine.Containers.RenameAsync(made.Id, name, stack.Token);
    }

    private static async Task<ContainerCreateRequest> WantedAsync(StackProject stack)
    {
        var loaded = Slipway.Compose.Loading.ComposeLoader.Load(stack.Sources, stack.Token);
        var service = ServiceContainers.Describe(loaded.Project, loaded.Project.Services["web"], EngineFacts.Of(stack.Engine), loaded.Variable);
        var image = await stack.Engine.Images.FindAsync("busybox", stack.Token);
        return ServiceContainers.Request(service, $"{stack.Name}-web-1", 1, image!.Id, name => name, new Dictionary<string, string>());
    }

    [TestMethod]
    public async Task Two_builds_of_one_project_take_turns()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}} }
              two: { {{StackProject.Sleeps}} }
            """);
        var (first, second) = (stack.Lifecycle(), stack.Lifecycle());

        var outcomes = await Task.WhenAll(first.UpAsync(new(), new(), stack.Token), second.UpAsync(new(), new(), stack.Token));

        Assert.AreEqual(1, outcomes.Count(outcome => outcome.Changed));
        CollectionAssert.AreEqual(new[] { "one-1", "two-1" }, await stack.NamesAsync());
    }

    [TestMethod]
    public async Task Events_that_break_off_are_listened_to_again()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              db: { {{StackProject.Sleeps}}, healthcheck: { test: "test -e /ready", interval: 50ms, retries: 100000 } }
              web: { {{StackProject.Sleeps}}, depends_on: { db: { condition: service_healthy } } }
            """);
        await using var proxy = Images.EngineProxy.Start(stack.Engine, stack.At("proxy.sock"));
        stack.Host = proxy.Address;
        Task? ready = null;
        stack.OnAction = line =>
        {
            if (ready is not null || !line.Contains("db-1 started", StringComparison.Ordinal))
                return;
            ready = Task.Run(async () =>
            {
                proxy.Cut();
                await stack.ExecAsync("db-1", "touch", "/ready");
            });
        };

        await stack.UpAsync();

        await ready!;
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
    }

    [TestMethod]
    public async Task An_engine_that_is_gone_in_the_middle_is_told_once()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              db: { {{StackProject.Sleeps}}, healthcheck: { test: "exit 1", interval: 50ms, retries: 100000 } }
              web: { {{StackProject.Sleeps}}, depends_on: { db: { condition: service_healthy } } }
            """);
        var proxy = Images.EngineProxy.Start(stack.Engine, stack.At("proxy.sock"));
        stack.Host = proxy.Address;
        Task? ending = null;
        stack.OnAction = line =>
        {
            if (line.Contains("db-1 started", StringComparison.Ordinal))
                ending = Task.Run(async () => await proxy.DisposeAsync());
        };

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => stack.UpAsync());

        await ending!;
        Assert.IsTrue(failure.Diagnostics.All(diagnostic => diagnostic.Code is "SLIP3511" or "SLIP1011"), failure.Message);
    }
}
