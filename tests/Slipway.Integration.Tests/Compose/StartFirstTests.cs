using System.Globalization;
using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Planning;
using Slipway.Docker.Containers;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Services that are replaced with the old containers serving until the new ones are healthy.</summary>
[TestClass]
public sealed class StartFirstTests
{
    private static readonly UpOptions Beside = new() { Replacement = ReplacementPolicy.StartFirstWherePossible };

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_client_is_served_throughout()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        await stack.ExecAsync("client-1", "sh", "-c", "until grep -q one /tmp/log; do sleep 0.1; done");
        var client = await stack.IdAsync("client-1");

        stack.Compose(Text("two"));
        var outcome = await stack.UpAsync(Beside);

        await stack.ExecAsync("client-1", "sh", "-c", "until tail -n 20 /tmp/log | grep -q two; do sleep 0.1; done");
        var counts = (await stack.ExecAsync("client-1", "sh", "-c", "grep -c one /tmp/log; grep -c two /tmp/log; grep -c lost /tmp/log; awk '/lost/{n++; if (n > m) m = n} !/lost/{n = 0} END{print m + 0}' /tmp/log"))
            .Split('\n').Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        TestContext.WriteLine($"served by the old release: {counts[0]}, by the new one: {counts[1]}, lost: {counts[2]}, in a row: {counts[3]}");
        StringAssert.Contains(PlanText.Of(outcome.Plan), "new beside old");
        Assert.AreEqual(client, await stack.IdAsync("client-1"));
        CollectionAssert.AreEqual(new[] { "client-1", "web-1" }, await stack.NamesAsync());
        // The old server ends while its address may still be given out, every other time; whoever asks again is served.
        Assert.IsLessThan(15, counts[3], "requests lost in a row");
        await stack.ExpectNothingToDoAsync(Beside);

        static string Text(string release) => $$"""
            services:
              web:
                image: busybox
                init: true
                command: [sh, -c, "mkdir /www; echo {{release}} > /www/index.html; exec httpd -f -p 80 -h /www"]
                healthcheck: { test: wget -qO /dev/null http://127.0.0.1/, interval: 100ms, retries: 100 }
              client:
                image: busybox
                stop_signal: SIGKILL
                command: [sh, -c, "while :; do timeout 3 wget -qO- http://web/ || echo lost; done > /tmp/log 2>/dev/null"]
            """;
    }

    [TestMethod]
    [DataRow("exit 1", "SLIP3505", DisplayName = "unhealthy")]
    [DataRow(null, "SLIP3501", DisplayName = "ends at once")]
    public async Task A_release_that_does_not_become_ready_leaves_the_old_one_as_it_was(string? test, string code)
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one", StackProject.Sleeps));
        await stack.UpAsync();
        var before = await Task.WhenAll(stack.IdAsync("db-1"), stack.IdAsync("web-1"));

        stack.Compose(Text("two", test is null ? "image: busybox, command: ['false']" : $$"""{{StackProject.Sleeps}}, healthcheck: { test: "{{test}}", interval: 50ms, retries: 2 }"""));
        var error = await stack.FailAsync(Beside);

        TestContext.WriteLine(error.ToString());
        Assert.AreEqual(code[..6], error.Code[..6]);
        CollectionAssert.AreEqual(before, await Task.WhenAll(stack.IdAsync("db-1"), stack.IdAsync("web-1")));
        CollectionAssert.AreEqual(new[] { "db-1", "web-1" }, await stack.NamesAsync());
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
        Assert.IsTrue((await stack.InspectAsync("db-1")).State.Running);

        // Neither is it anything that a rollback would have to undo.
        stack.Compose(Text("one", StackProject.Sleeps));
        await stack.ExpectNothingToDoAsync(Beside);

        static string Text(string value, string web) => $$"""
            services:
              db: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} } }
              web: { {{web}}, environment: { VALUE: {{value}} }, depends_on: [db] }
            """;
    }

    [TestMethod]
    public async Task Whatever_moment_a_run_is_cancelled_at_the_old_or_the_new_release_serves()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("0"));
        await stack.UpAsync();
        var ended = false;
        for (var moment = 1; !ended; moment++)
        {
            var (old, fresh) = ((moment - 1).ToString(CultureInfo.InvariantCulture), moment.ToString(CultureInfo.InvariantCulture));
            using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(stack.Token);
            var left = moment;
            stack.OnAction = _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    cancelling.Cancel();
            };
            stack.Compose(Text(fresh));
            try
            {
                await stack.UpAsync(Beside, token: cancelling.Token);
                ended = true;
            }
            catch (OperationCanceledException)
            {
                ended = false;
            }

            CollectionAssert.AreEqual(new[] { "db-1", "web-1" }, await stack.NamesAsync(), $"cancelled at {moment}");
            var values = await Task.WhenAll(ValueAsync("db-1"), ValueAsync("web-1"));
            Assert.IsTrue(values.All(value => value == old) || values.All(value => value == fresh), $"cancelled at {moment}: {string.Join(' ', values)}");

            stack.OnAction = null;
            await stack.UpAsync(Beside);
            await stack.ExpectNothingToDoAsync(Beside);
            Assert.AreEqual(fresh, await ValueAsync("web-1"));
            Assert.IsLessThan(20, moment);
        }

        async Task<string> ValueAsync(string container)
        {
            var inspect = await stack.InspectAsync(container);
            Assert.IsTrue(inspect.State.Running, container);
            return inspect.Config!.Env!.Single(variable => variable.StartsWith("VALUE=", StringComparison.Ordinal))[6..];
        }

        static string Text(string value) => $$"""
            services:
              db: { {{StackProject.Sleeps}}, environment: { VALUE: "{{value}}" }, healthcheck: { test: "true", interval: 50ms } }
              web: { {{StackProject.Sleeps}}, environment: { VALUE: "{{value}}" }, depends_on: { db: { condition: service_healthy } } }
            """;
    }

    [TestMethod]
    [DataRow(0, DisplayName = "killed after the new container was started")]
    [DataRow(1, DisplayName = "killed after the old container gave its name away")]
    [DataRow(2, DisplayName = "killed after the new container took the name")]
    [DataRow(3, DisplayName = "killed after the old container was stopped")]
    [DataRow(4, DisplayName = "killed after the old container was removed")]
    public async Task A_replacement_that_was_killed_is_completed_by_the_next_run(int steps)
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        var old = await stack.InspectAsync("web-1");
        stack.Compose(Text("two"));
        var fresh = await LeaveHalfReplacedAsync(stack, old, steps);

        await stack.UpAsync(Beside);

        CollectionAssert.AreEqual(new[] { "web-1" }, await stack.NamesAsync());
        var web = await stack.InspectAsync("web-1");
        Assert.IsTrue(web.State.Running);
        CollectionAssert.Contains(web.Config!.Env!.ToArray(), "VALUE=two");
        if (steps > 0)
            Assert.AreEqual(fresh, web.Id, "what had taken over goes on");
        await stack.ExpectNothingToDoAsync(Beside);

        static string Text(string value) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} } }
            """;
    }

    private static async Task<string> LeaveHalfReplacedAsync(StackProject stack, ContainerInspect old, int steps)
    {
        var (name, engine) = ($"{stack.Name}-web-1", stack.Engine.Containers);
        var loaded = ComposeLoader.Load(stack.Sources, stack.Token);
        var service = ServiceContainers.Describe(loaded.Project, loaded.Project.Services["web"], EngineFacts.Of(stack.Engine), loaded.Variable);
        var image = await stack.Engine.Images.FindAsync("busybox", stack.Token);
        var request = ServiceContainers.Request(service, name, 1, image!.Id, parent => parent, new Dictionary<string, string>());
        var labels = new Dictionary<string, string>(request.Labels!) { [ComposeLabels.Replace] = name };
        var made = await engine.CreateAsync($"{old.Id[..12]}_{name}", request with { Labels = labels }, stack.Token);
        await engine.StartAsync(made.Id, stack.Token);
        if (steps > 0)
            await engine.RenameAsync(old.Id, $"{made.Id[..12]}_{name}", stack.Token);
        if (steps > 1)
            await engine.RenameAsync(made.Id, name, stack.Token);
        if (steps > 2)
            await engine.StopAsync(old.Id, TimeSpan.Zero, stack.Token);
        if (steps > 3)
            await engine.RemoveAsync(old.Id, stack.Token, force: true);
        return made.Id;
    }

    [TestMethod]
    public async Task A_host_port_goes_from_one_service_to_another_that_waits_for_it()
    {
        var port = FreePort.Next();
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"] }
            """);
        await stack.UpAsync();

        stack.Compose($$"""
            services:
              web: { {{StackProject.Sleeps}}, healthcheck: { test: "true", interval: 50ms } }
              proxy: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"], depends_on: { web: { condition: service_healthy } } }
            """);
        await stack.UpAsync(Beside);

        CollectionAssert.AreEqual(new[] { "proxy-1", "web-1" }, await stack.NamesAsync());
        Assert.IsTrue((await stack.InspectAsync("proxy-1")).State.Running);
        await stack.ExpectNothingToDoAsync(Beside);
    }

    [TestMethod]
    public async Task What_has_to_stop_waits_until_the_rest_is_ready()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one", "true"));
        await stack.UpAsync();
        var proxy = await stack.IdAsync("proxy-1");

        stack.Compose(Text("two", "exit 1"));
        await stack.FailAsync(Beside);

        Assert.AreEqual(proxy, await stack.IdAsync("proxy-1"));
        Assert.IsTrue((await stack.InspectAsync("proxy-1")).State.Running);

        static string Text(string value, string test) => $$"""
            services:
              proxy: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} }, volumes: [data:/data] }
              web: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} }, healthcheck: { test: "{{test}}", interval: 50ms, retries: 2 } }
            volumes: { data: {} }
            """;
    }

    [TestMethod]
    public async Task An_orphan_goes_when_what_follows_it_is_ready()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}} }
            """);
        await stack.UpAsync();
        var options = Beside with { RemoveOrphans = true };

        stack.Compose(Text("exit 1"));
        await stack.FailAsync(options);
        CollectionAssert.AreEqual(new[] { "app-1", "web-1" }, await stack.NamesAsync());

        stack.Compose(Text("true"));
        await stack.UpAsync(options);
        CollectionAssert.AreEqual(new[] { "app-1" }, await stack.NamesAsync());

        static string Text(string test) => $$"""
            services:
              app: { {{StackProject.Sleeps}}, healthcheck: { test: "{{test}}", interval: 50ms, retries: 2 } }
            """;
    }

    [TestMethod]
    public async Task A_rehearsal_that_fails_leaves_the_old_container_and_one_that_does_not_is_followed_by_the_new_one()
    {
        var port = FreePort.Next();
        await using var stack = await StackProject.StartAsync(TestContext, Text(port, "one", "true"));
        await stack.UpAsync();
        var old = await stack.IdAsync("web-1");
        var options = Beside with { Rehearse = true };

        stack.Compose(Text(port, "two", "exit 1"));
        StringAssert.Contains(PlanText.Of(await stack.PlanAsync(options)), $"old stops first, because it publishes host port {port}, once the new one was healthy in a rehearsal without it");
        var error = await stack.FailAsync(options);
        StringAssert.Contains(error.Message, "web-1-rehearsal");
        Assert.AreEqual(old, await stack.IdAsync("web-1"));
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
        CollectionAssert.AreEqual(new[] { "web-1" }, await stack.NamesAsync());

        // As a killed run leaves it.
        var labels = new Dictionary<string, string>
        {
            [ComposeLabels.Project] = stack.Name,
            [ComposeLabels.Service] = "web",
            [ComposeLabels.OneOff] = "True",
            [ComposeLabels.Rehearsal] = $"{stack.Name}-web-1",
        };
        await stack.Engine.Containers.CreateAsync($"{stack.Name}-web-1-rehearsal", new ContainerCreateRequest { Image = "busybox", Labels = labels }, stack.Token);
        stack.Compose(Text(port, "two", "true"));
        await stack.ExpectAsync(options, "web-1 recreated", "web-1-rehearsal removed", "web-1-rehearsal was healthy");
        Assert.AreNotEqual(old, await stack.IdAsync("web-1"));
        CollectionAssert.AreEqual(new[] { "web-1" }, await stack.NamesAsync());
        await stack.ExpectNothingToDoAsync(options);

        static string Text(int port, string value, string test) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} }, ports: ["{{port}}:80"], healthcheck: { test: "{{test}}", interval: 50ms, retries: 2 } }
            """;
    }
}
