using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Dependencies, health, one-shots, and what is told when they fail.</summary>
[TestClass]
public sealed class ConditionTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Services_start_in_the_order_of_their_conditions()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              db: { {{StackProject.Sleeps}}, healthcheck: { test: "true", interval: 200ms } }
              migrate: { image: busybox, command: [sh, -c, "exit 0"], depends_on: { db: { condition: service_healthy } } }
              web: { {{StackProject.Sleeps}}, depends_on: { migrate: { condition: service_completed_successfully }, db: { condition: service_healthy } } }
            """);

        var outcome = await stack.UpAsync();

        CollectionAssert.AreEqual(new[] { "db", "migrate", "web" }, outcome.Services.Select(service => service.Service).ToArray());
        Assert.AreEqual(ContainerHealth.Healthy, outcome.Services[0].Containers.Single().Health);
        Assert.AreEqual(0, outcome.Services[1].Containers.Single().ExitCode);
        Assert.IsGreaterThanOrEqualTo((await stack.InspectAsync("migrate-1")).State.FinishedAt!.Value, (await stack.InspectAsync("web-1")).State.StartedAt!.Value);
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task A_failing_one_shot_is_told_with_its_code_and_its_last_lines()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              migrate:
                image: busybox
                command: [sh, -c, "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $$i; done; exit 3"]
              web: { {{StackProject.Sleeps}}, depends_on: { migrate: { condition: service_completed_successfully } } }
            """);

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3501", error.Code);
        Assert.AreEqual(2, error.Position!.Value.Line);
        StringAssert.Contains(error.Message, "exited with code 3");
        CollectionAssert.AreEqual(Enumerable.Range(3, 10).Select(number => $"line {number}").ToArray(), error.Details.ToArray());
        Assert.IsFalse((await stack.InspectAsync("web-1")).State.Running);
    }

    [TestMethod]
    public async Task Several_services_that_fail_are_all_told()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              one: { image: busybox, command: [sh, -c, "exit 1"] }
              two: { image: busybox, command: [sh, -c, "exit 2"] }
            """);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => stack.UpAsync());

        CollectionAssert.AreEquivalent(new[] { "SLIP3501", "SLIP3501" }, failure.Diagnostics.Select(diagnostic => diagnostic.Code).ToArray(), failure.Message);
    }

    [TestMethod]
    public async Task A_container_without_enough_memory_is_told_so()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              hungry:
                image: busybox
                command: [sh, -c, "sleep 0.2; a=xxxxxxxxxxxxxxxx; while :; do a=$$a$$a; done"]
                mem_limit: 8m
                memswap_limit: 8m
                healthcheck: { test: "true", interval: 60s }
            """);

        var error = await stack.FailAsync();

        StringAssert.Contains(error.Message, "memory was not enough");
    }

    [TestMethod]
    public async Task An_unhealthy_service_is_told_with_its_last_test()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              db: { {{StackProject.Sleeps}}, healthcheck: { test: "echo not yet; exit 1", interval: 100ms, retries: 2 } }
            """);

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3502", error.Code);
        StringAssert.Contains(error.Message, "not yet");
        Assert.AreEqual("SLIP3502", (await stack.FailAsync()).Code, "It is still unhealthy in the next build.");
    }

    [TestMethod]
    public async Task What_is_not_ready_in_time_is_named()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              slow: { {{StackProject.Sleeps}}, healthcheck: { test: "echo loading; exit 1", interval: 100ms, retries: 10000 } }
              after: { {{StackProject.Sleeps}}, depends_on: { slow: { condition: service_healthy } } }
              quick: { {{StackProject.Sleeps}} }
            """);

        var error = await stack.FailAsync(running: new RunOptions { WaitTimeout = TimeSpan.FromSeconds(2) });

        Assert.AreEqual("SLIP3504", error.Code);
        StringAssert.Contains(error.Message, "'slow'");
        StringAssert.Contains(error.Message, "loading");
    }

    [TestMethod]
    public async Task Waiting_for_the_health_of_what_nothing_tests_is_an_error()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              db: { {{StackProject.Sleeps}} }
              web: { {{StackProject.Sleeps}}, depends_on: { db: { condition: service_healthy } } }
            """);

        Assert.AreEqual("SLIP3503", (await stack.FailAsync()).Code);
    }

    [TestMethod]
    public async Task A_dependency_that_is_not_required_is_a_warning()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              flaky: { {{StackProject.Sleeps}}, healthcheck: { test: "exit 1", interval: 100ms, retries: 1 } }
              web: { {{StackProject.Sleeps}}, depends_on: { flaky: { condition: service_healthy, required: false } } }
            """);

        await stack.UpAsync(running: new RunOptions { Wait = false });

        Assert.AreEqual("SLIP3514", stack.Log.Diagnostics.Single(diagnostic => diagnostic.Severity == Severity.Warning).Code);
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
    }

    [TestMethod]
    public async Task A_port_in_use_is_told_with_its_user_and_the_place_that_asks_for_it()
    {
        var port = FreePort.Next();
        await using var first = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"] }
            """);
        await using var second = await StackProject.StartAsync(TestContext, $$"""
            services:
              app:
                image: busybox
                command: [sleep, '100000']
                stop_signal: SIGKILL
                ports:
                  - "{{port}}:80"
            """);
        await first.UpAsync();

        var error = await second.FailAsync();

        Assert.AreEqual("SLIP3505", error.Code);
        StringAssert.Contains(error.Message, $"port {port} ");
        StringAssert.Contains(error.Message, $"container {first.Name}-web-1 of service 'web' of project '{first.Name}'");
        Assert.AreEqual(7, error.Position!.Value.Line);
        await first.DownAsync();
        await second.ExpectAsync(null, "app-1 started");
    }

    [TestMethod]
    public async Task A_name_that_somebody_else_has_is_told()
    {
        var name = "slipway-test-" + Guid.NewGuid().ToString("N");
        await using var first = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, container_name: {{name}} }
            """);
        await using var second = await StackProject.StartAsync(TestContext, $$"""
            services:
              app: { {{StackProject.Sleeps}}, container_name: {{name}} }
            """);
        await first.UpAsync();

        var error = await second.FailAsync();

        Assert.AreEqual("SLIP3506", error.Code);
        StringAssert.Contains(error.Message, $"service 'web' of project '{first.Name}'");
        Assert.IsTrue((await first.Engine.Containers.FindAsync(name, first.Token))!.State.Running);
    }

    [TestMethod]
    public async Task A_command_that_does_not_exist_is_told()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              web: { image: busybox, command: [no-such-command] }
            """);

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3512", error.Code);
        StringAssert.Contains(error.Message, "no-such-command");
    }
}
