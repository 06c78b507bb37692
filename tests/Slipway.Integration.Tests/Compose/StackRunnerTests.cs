using System.Collections.ObjectModel;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Plans made by hand, carried out on the real engine.</summary>
[TestClass]
public sealed class StackRunnerTests
{
    private static readonly string[] Forever = ["sleep", "100000"];

    /// <summary>Keeps a run going until something else fails: on a busy machine an end can come later than the moment for which a service without a health check is looked at.</summary>
    private static ServiceContainer NeverReady => Tested("never", "exit 1", retries: 100_000);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Services_are_created_and_started()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        var outcome = await RunAsync(stack, Service("web", Forever), Service("db", Forever));

        Assert.HasCount(2, outcome.Services);
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
        Assert.IsTrue((await stack.InspectAsync("db-1")).State.Running);
        CollectionAssert.AreEqual(new[] { "db-1 started", "web-1 started" }, Done(stack));
        Assert.AreEqual(Slipway.Compose.Planning.ContainerState.Running, outcome.Services[0].Containers.Single().State);
    }

    [TestMethod]
    public async Task A_service_starts_when_the_one_it_needs_is_healthy()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        await RunAsync(stack, Tested("db", "sleep 0.5; exit 0"), Service("web", Forever, ("db", DependencyCondition.Healthy)));

        var (web, db) = (await stack.InspectAsync("web-1"), await stack.InspectAsync("db-1"));
        Assert.AreEqual("healthy", db.State.Health!.Status);
        Assert.IsGreaterThanOrEqualTo(db.State.Health.Log[0].End!.Value, web.State.StartedAt!.Value);
    }

    [TestMethod]
    public async Task A_service_starts_when_the_one_it_needs_has_ended_well()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        await RunAsync(stack, Service("migrate", ["sh", "-c", "sleep 0.3"]), Service("web", Forever, ("migrate", DependencyCondition.CompletedSuccessfully)));

        Assert.IsGreaterThanOrEqualTo((await stack.InspectAsync("migrate-1")).State.FinishedAt!.Value, (await stack.InspectAsync("web-1")).State.StartedAt!.Value);
    }

    [TestMethod]
    public async Task A_one_shot_that_fails_is_told_with_its_exit_code_and_output_and_nothing_starts_after_it()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RunAsync(
            stack, Service("migrate", ["sh", "-c", "echo no such table >&2; exit 3"]), Service("web", Forever, ("migrate", DependencyCondition.CompletedSuccessfully))));

        Assert.AreEqual("SLIP3501", failure.Diagnostics.Single().Code);
        StringAssert.Contains(failure.Message, "'migrate'");
        StringAssert.Contains(failure.Message, "exited with code 3");
        CollectionAssert.AreEqual(new[] { "no such table" }, failure.Diagnostics.Single().Details.ToArray());
        Assert.AreEqual("created", (await stack.InspectAsync("web-1")).State.Status);
    }

    [TestMethod]
    public async Task A_service_that_fails_before_the_others_are_ready_fails_the_run()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RunAsync(stack, Service("web", ["sh", "-c", "exit 7"]), NeverReady));

        StringAssert.Contains(failure.Diagnostics.Single().Message, "exited with code 7");
    }

    [TestMethod]
    public async Task An_unhealthy_service_is_told_with_its_last_test()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RunAsync(
            stack, Tested("db", "echo not accepting connections; exit 1"), Service("web", Forever, ("db", DependencyCondition.Healthy))));

        Assert.AreEqual("SLIP3502", failure.Diagnostics.Single().Code);
        StringAssert.Contains(failure.Message, "not accepting connections");
    }

    [TestMethod]
    public async Task What_is_not_ready_in_time_is_named()
    {
        await using var stack = await StackProject.StartAsync(TestContext);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RunAsync(
            stack, new RunOptions { WaitTimeout = TimeSpan.FromSeconds(2) }, Tested("db", "echo still loading; exit 1", retries: 1000), Service("web", Forever)));

        Assert.AreEqual("SLIP3504", failure.Diagnostics.Single().Code);
        StringAssert.Contains(failure.Message, "'db'");
        StringAssert.Contains(failure.Message, "still loading");
    }

    [TestMethod]
    public async Task A_service_that_is_started_again_until_it_works_counts()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        var flaky = Service("web", ["sh", "-c", "if [ -e /tried ]; then sleep 100000; else touch /tried; exit 1; fi"]);
        flaky = flaky with { Request = flaky.Request with { HostConfig = new HostConfig { RestartPolicy = new RestartPolicy { Name = "on-failure", MaximumRetryCount = 3 } } } };

        await RunAsync(stack, flaky, Service("after", Forever, ("web", DependencyCondition.Started)));

        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
        Assert.AreEqual(1, (await stack.InspectAsync("web-1")).RestartCount);
    }

    [TestMethod]
    public async Task A_service_that_is_started_again_in_vain_fails_when_the_engine_gives_up()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        var broken = Service("web", ["sh", "-c", "echo broken; exit 4"]);
        broken = broken with { Request = broken.Request with { HostConfig = new HostConfig { RestartPolicy = new RestartPolicy { Name = "on-failure", MaximumRetryCount = 1 } } } };

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RunAsync(stack, broken, NeverReady));

        StringAssert.Contains(failure.Diagnostics.Single().Message, "exited with code 4");
        CollectionAssert.AreEqual(new[] { "broken", "broken" }, failure.Diagnostics.Single().Details.ToArray());
    }

    private static Task<StackOutcome> RunAsync(StackProject stack, params ServiceContainer[] services) => RunAsync(stack, new RunOptions(), services);

    private static Task<StackOutcome> RunAsync(StackProject stack, RunOptions options, params ServiceContainer[] services)
    {
        var named = services.Select(service => service with
        {
            Request = service.Request with
            {
                Labels = new Dictionary<string, string> { [ComposeLabels.Project] = stack.Name, [ComposeLabels.Service] = service.Service.Name, [ComposeLabels.OneOff] = "False", [ComposeLabels.ConfigHash] = "0" },
            },
        }).ToDictionary(service => service.Service.Name);
        var project = new ComposeProject { Name = stack.Name, WorkingDirectory = stack.Folder, Services = named.ToDictionary(service => service.Key, service => service.Value.Service) };
        var plan = new ComposePlan
        {
            ProjectName = stack.Name,
            Services = [.. named.Values.Select(service => new ServicePlan(
                service.Service.Name,
                [new ContainerAction(ContainerActionKind.Create, $"{stack.Name}-{service.Service.Name}-1", 1, null, "it is new")],
                [.. service.Service.DependsOn.Values.Select(dependency => new StartCondition(dependency.Service, dependency.Condition, dependency.Required))]))],
        };
        return new StackRunner(stack.Engine, stack.Log, options).ApplyAsync(
            plan, new DesiredProject(project, named, ReadOnlyDictionary<string, ServiceImage>.Empty), stack.Token);
    }

    private static ServiceContainer Service(string name, string[] command, params (string Service, DependencyCondition Condition)[] needs) => new()
    {
        Service = new ComposeService { Name = name, Source = new YamlMapping([]), DependsOn = needs.ToDictionary(need => need.Service, need => new ServiceDependency(need.Service, need.Condition)) },
        Request = new ContainerCreateRequest { Image = "busybox:latest", Cmd = command, StopSignal = "SIGKILL" },
        Networks = [],
        ConfigHash = "0",
        Fields = new Dictionary<string, string>(),
    };

    private static ServiceContainer Tested(string name, string test, int retries = 2)
    {
        var service = Service(name, Forever);
        var check = new HealthCheck { Test = ["CMD-SHELL", test], Interval = 200_000_000, Timeout = 5_000_000_000, Retries = retries };
        return service with { Request = service.Request with { Healthcheck = check } };
    }

    private static string[] Done(StackProject stack) => stack.Done();
}
