using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Compose.Verbs;
using Slipway.Docker.Containers;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Services that share images, names, ports, namespaces, volumes and networks with others.</summary>
[TestClass]
public sealed class SharingTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task An_image_that_one_service_builds_is_there_for_the_others_that_name_it()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.With("Dockerfile", "FROM busybox\nRUN echo built > /made\n").Compose($$"""
            services:
              app: { build: ., image: '{{stack.Name}}-shared', command: [sleep, '100000'], stop_signal: SIGKILL }
              worker: { image: '{{stack.Name}}-shared', command: [sleep, '100000'], stop_signal: SIGKILL }
              task: { image: '{{stack.Name}}-shared', command: [cat, /made], profiles: [tools] }
            """);

        Assert.AreEqual(ImageStep.Build, (await stack.PlanAsync()).Images.Single().Step);
        await stack.UpAsync();

        Assert.AreEqual("built", await stack.ExecAsync("worker-1", "cat", "/made"));
        await stack.ExpectNothingToDoAsync();
        stack.With("Dockerfile", "FROM busybox\nRUN echo again > /made\n");
        await stack.UpAsync();
        Assert.AreEqual("again", await stack.ExecAsync("worker-1", "cat", "/made"));
    }

    [TestMethod]
    public async Task A_one_off_builds_the_image_that_another_service_is_built_to()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.With("Dockerfile", "FROM busybox\nRUN echo built > /made\n").Compose($$"""
            services:
              app: { build: ., image: '{{stack.Name}}-shared', command: [sleep, '100000'], stop_signal: SIGKILL }
              task: { image: '{{stack.Name}}-shared', command: [cat, /made], network_mode: none }
            """);
        var log = new AwaitingLog();
        Assert.AreEqual(0, await OneOffRun.RunAsync(stack.Context(log), new RunRequest { Service = "task", Interactive = Interaction.Never }, stack.Token));
    }

    [TestMethod]
    public async Task Two_services_exchange_their_container_names()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.Compose(Text("x", "y"));
        await stack.UpAsync();

        stack.Compose(Text("y", "x"));
        await stack.UpAsync();

        Assert.AreEqual("b", (await stack.InspectAsync("x")).Config!.Labels!["com.docker.compose.service"]);
        Assert.AreEqual("a", (await stack.InspectAsync("y")).Config!.Labels!["com.docker.compose.service"]);
        CollectionAssert.AreEqual(new[] { "x", "y" }, await stack.NamesAsync());
        await stack.ExpectNothingToDoAsync();

        string Text(string a, string b) => $$"""
            services:
              a: { {{StackProject.Sleeps}}, container_name: '{{stack.Name}}-{{a}}' }
              b: { {{StackProject.Sleeps}}, container_name: '{{stack.Name}}-{{b}}' }
            """;
    }

    [TestMethod]
    public async Task A_new_service_takes_the_name_that_another_gives_up()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.Compose($$"""
            services:
              b: { {{StackProject.Sleeps}}, container_name: '{{stack.Name}}-x' }
            """);
        await stack.UpAsync();

        // That b shares a's network means that it can only be made after a.
        stack.Compose($$"""
            services:
              a: { {{StackProject.Sleeps}}, container_name: '{{stack.Name}}-x' }
              b: { {{StackProject.Sleeps}}, container_name: '{{stack.Name}}-y', network_mode: 'service:a' }
            """);
        await stack.UpAsync();

        Assert.AreEqual("a", (await stack.InspectAsync("x")).Config!.Labels!["com.docker.compose.service"]);
        CollectionAssert.AreEqual(new[] { "x", "y" }, await stack.NamesAsync());
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task Two_services_exchange_their_published_ports()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        var (one, two) = (FreePort.Next(), FreePort.Next());
        stack.Compose(Text(one, two));
        await stack.UpAsync();

        stack.Compose(Text(two, one));
        await stack.ExpectAsync(null, "a-1 recreated", "b-1 recreated");
        await stack.ExpectNothingToDoAsync();

        static string Text(int a, int b) => $$"""
            services:
              a: { {{StackProject.Sleeps}}, ports: ['{{a}}:80'] }
              b: { {{StackProject.Sleeps}}, ports: ['{{b}}:80'] }
            """;
    }

    [TestMethod]
    public async Task Anonymous_volumes_outlive_two_recreations_and_shared_ones_stay_read_only()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text(1));
        await stack.UpAsync();
        await stack.ExecAsync("a-1", "sh", "-c", "echo kept > /data/x");
        for (var run = 2; run <= 3; run++)
        {
            stack.Compose(Text(run));
            await stack.ExpectAsync(null, "a-1 recreated", "b-1 recreated");
            Assert.AreEqual("kept", await stack.ExecAsync("a-1", "cat", "/data/x"));
            Assert.AreEqual("kept", await stack.ExecAsync("b-1", "cat", "/data/x"));
            StringAssert.Contains(await stack.ExecAsync("b-1", "touch", "/data/y"), "Read-only");
        }

        await stack.ExpectNothingToDoAsync();

        static string Text(int run) => $$"""
            services:
              a: { {{StackProject.Sleeps}}, volumes: [/data], environment: { RUN: '{{run}}' } }
              b: { {{StackProject.Sleeps}}, volumes_from: ['a:ro'], environment: { RUN: '{{run}}' } }
            """;
    }

    [TestMethod]
    public async Task A_network_that_a_foreign_container_uses_is_not_recreated_and_nothing_is_stopped_for_it()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        var id = await stack.IdAsync("a-1");
        var foreign = await stack.Engine.Containers.CreateAsync(stack.Name + "-foreign", new ContainerCreateRequest
        {
            Image = "busybox",
            Cmd = ["sleep", "100000"],
            HostConfig = new HostConfig { NetworkMode = stack.Name + "_default" },
        }, stack.Token);
        try
        {
            await stack.Engine.Containers.StartAsync(foreign.Id, stack.Token);
            stack.Compose(Text("two"));
            var error = await stack.FailAsync();
            StringAssert.Contains(error.Message, stack.Name + "-foreign");
            var container = await stack.InspectAsync("a-1");
            Assert.AreEqual(id, container.Id);
            Assert.IsTrue(container.State.Running);
            Assert.IsTrue(container.NetworkSettings!.Networks!.ContainsKey(stack.Name + "_default"));
        }
        finally
        {
            await stack.Engine.Containers.RemoveAsync(foreign.Id, CancellationToken.None, force: true);
        }

        await stack.UpAsync();
        Assert.AreNotEqual(id, await stack.IdAsync("a-1"));

        static string Text(string value) => $$"""
            services:
              a: { {{StackProject.Sleeps}} }
            networks:
              default: { labels: { value: {{value}} } }
            """;
    }

    [TestMethod]
    public async Task A_one_off_waits_for_the_end_of_a_one_shot_and_shares_the_network_of_a_service_that_it_starts()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              migrate: { image: busybox, command: [sh, -c, 'sleep 2; echo done > /data/x'], volumes: ['data:/data'], network_mode: none }
              web: { {{StackProject.Sleeps}} }
              task:
                image: busybox
                network_mode: service:web
                volumes: ['data:/data']
                command: [cat, /data/x]
                depends_on: { migrate: { condition: service_completed_successfully } }
            volumes:
              data: {}
            """);
        var log = new AwaitingLog();
        Assert.AreEqual(0, await OneOffRun.RunAsync(stack.Context(log), new RunRequest { Service = "task", Interactive = Interaction.Never }, stack.Token), string.Join('\n', log.Lines));
    }

    [TestMethod]
    public async Task A_one_shot_that_others_await_has_ended_when_it_is_brought_up_alone()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              migrate: { image: busybox, command: [sleep, '2'], network_mode: none }
              web: { {{StackProject.Sleeps}}, depends_on: { migrate: { condition: service_completed_successfully } } }
            """);
        var only = new UpOptions { Services = ["migrate"] };
        await stack.UpAsync(only, new RunOptions { Wait = false });
        Assert.IsTrue((await stack.InspectAsync("migrate-1")).State.Running);
        await stack.UpAsync(only);
        Assert.IsFalse((await stack.InspectAsync("migrate-1")).State.Running);
    }

    [TestMethod]
    public async Task What_is_wrong_with_a_service_is_told_before_anything_is_built()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.With("Dockerfile", "FROM busybox\nRUN echo built > /made\n").Compose("""
            services:
              app: { build: ., secrets: [password] }
            secrets:
              password: { environment: MISSING }
            """);
        StringAssert.Contains((await stack.FailAsync()).Message, "MISSING");
        Assert.IsNull(await stack.Engine.Images.FindAsync(stack.Name + "-app", stack.Token));
    }

    [TestMethod]
    public async Task A_failed_pull_and_a_failed_build_are_both_told()
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.With("Dockerfile", "FROM busybox\nRUN exit 3\n").Compose("""
            services:
              app: { build: . }
              other: { image: 'localhost:1/missing:1' }
            """);
        var failure = await Assert.ThrowsExactlyAsync<Slipway.Diagnostics.SlipwayException>(() => stack.UpAsync());
        Assert.HasCount(2, failure.Diagnostics, failure.Message);
    }
}
