using Slipway.Compose.Planning;

namespace Slipway.Integration.Tests.Compose;

/// <summary>What is changed, and only that, is made anew.</summary>
[TestClass]
public sealed class ChangeTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Only_the_service_that_changed_is_recreated()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        var (web, db) = (await stack.IdAsync("web-1"), await stack.IdAsync("db-1"));

        stack.Compose(Text("two"));
        await stack.ExpectAsync(null, "web-1 recreated");

        Assert.AreEqual(db, await stack.IdAsync("db-1"));
        Assert.AreNotEqual(web, await stack.IdAsync("web-1"));
        CollectionAssert.AreEqual(new[] { "db-1", "web-1" }, await stack.NamesAsync());
        await stack.ExpectNothingToDoAsync();

        static string Text(string value) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} } }
              db: { {{StackProject.Sleeps}} }
            """;
    }

    [TestMethod]
    public async Task A_dependent_that_asks_for_it_is_restarted_after_its_dependency_was_recreated()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        var before = await stack.InspectAsync("web-1");

        stack.Compose(Text("two"));
        await stack.ExpectAsync(null, "db-1 recreated", "web-1 restarted");

        var after = await stack.InspectAsync("web-1");
        Assert.AreEqual(before.Id, after.Id);
        Assert.IsGreaterThan((await stack.InspectAsync("db-1")).State.StartedAt!.Value, after.State.StartedAt!.Value);

        static string Text(string value) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, depends_on: { db: { condition: service_started, restart: true } } }
              db: { {{StackProject.Sleeps}}, environment: { VALUE: {{value}} } }
            """;
    }

    [TestMethod]
    public async Task Changed_contents_of_secrets_configs_and_env_files_recreate_the_services_that_use_them()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              secret: { {{StackProject.Sleeps}}, secrets: [password] }
              config: { {{StackProject.Sleeps}}, configs: [settings] }
              inline: { {{StackProject.Sleeps}}, configs: [banner] }
              env: { {{StackProject.Sleeps}}, env_file: app.env }
              none: { {{StackProject.Sleeps}} }
            secrets: { password: { file: password.txt } }
            configs: { settings: { file: settings.ini }, banner: { content: "hello ${WHO}" } }
            """);
        stack.With("password.txt", "first").With("settings.ini", "a=1").With("app.env", "A=1").WithVariable("WHO", "you");
        await stack.UpAsync();
        await stack.ExpectNothingToDoAsync();

        stack.With("password.txt", "second");
        await stack.ExpectAsync(null, "secret-1 recreated");
        Assert.AreEqual("second", await stack.ExecAsync("secret-1", "cat", "/run/secrets/password"));
        stack.With("settings.ini", "a=2");
        await stack.ExpectAsync(null, "config-1 recreated");
        Assert.AreEqual("a=2", await stack.ExecAsync("config-1", "cat", "/settings"));
        stack.With("app.env", "A=2");
        await stack.ExpectAsync(null, "env-1 recreated");
        stack.WithVariable("WHO", "all");
        await stack.ExpectAsync(null, "inline-1 recreated");
        Assert.AreEqual("hello all", await stack.ExecAsync("inline-1", "cat", "/banner"));
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task Secrets_of_the_environment_are_in_the_container_and_nowhere_else()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, secrets: [{ source: token, uid: "1000", gid: "1001", mode: 0400 }] }
            secrets: { token: { environment: TOKEN } }
            """);
        var canary = "canary" + Guid.NewGuid().ToString("N");
        stack.WithVariable("TOKEN", canary);

        await stack.UpAsync();

        Assert.AreEqual(canary, await stack.ExecAsync("web-1", "cat", "/run/secrets/token"));
        Assert.AreEqual("1000 1001 400", await stack.ExecAsync("web-1", "stat", "-c", "%u %g %a", "/run/secrets/token"));
        Assert.DoesNotContain(canary, stack.Log.All);
        var container = await stack.InspectAsync("web-1");
        Assert.IsFalse(container.Config!.Labels!.Values.Concat(container.Config.Env ?? []).Any(text => text.Contains(canary, StringComparison.Ordinal)));
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task A_changed_network_is_made_anew_with_the_containers_in_it()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        var other = await stack.IdAsync("other-1");

        stack.Compose(Text("two"));
        await stack.ExpectAsync(null, "network back recreated", "web-1 recreated");

        Assert.AreEqual(other, await stack.IdAsync("other-1"));
        Assert.AreEqual("two", (await stack.Engine.Networks.FindAsync(stack.Name + "_back", stack.Token))!.Labels["mark"]);
        await stack.ExpectNothingToDoAsync();

        static string Text(string mark) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, networks: [back] }
              other: { {{StackProject.Sleeps}} }
            networks: { back: { labels: { mark: {{mark}} } } }
            """;
    }

    [TestMethod]
    public async Task A_container_that_lost_a_network_gets_it_back()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web: { {{StackProject.Sleeps}}, networks: [front, back] }
            networks: { front: {}, back: {} }
            """);
        await stack.UpAsync();
        await stack.Engine.Networks.DisconnectAsync(stack.Name + "_back", await stack.IdAsync("web-1"), stack.Token, force: true);

        await stack.UpAsync();

        Assert.HasCount(2, (await stack.InspectAsync("web-1")).NetworkSettings!.Networks!);
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task Anonymous_and_named_volumes_keep_their_content()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text("one"));
        await stack.UpAsync();
        await stack.ExecAsync("web-1", "sh", "-c", "echo kept > /anonymous/file; echo kept > /named/file; echo lost > /file");

        stack.Compose(Text("two"));
        await stack.ExpectAsync(null, "web-1 recreated");

        Assert.AreEqual("kept kept", (await stack.ExecAsync("web-1", "sh", "-c", "echo $(cat /anonymous/file) $(cat /named/file) $(cat /file 2>/dev/null)")).Trim());
        await stack.ExpectNothingToDoAsync();
        await stack.ExpectAsync(new UpOptions { Recreate = RecreatePolicy.Always, RenewAnonymousVolumes = true }, "web-1 recreated");
        Assert.AreEqual("kept", (await stack.ExecAsync("web-1", "sh", "-c", "echo $(cat /anonymous/file 2>/dev/null) $(cat /named/file)")).Trim());

        static string Text(string value) => $$"""
            services:
              web: { {{StackProject.Sleeps}}, volumes: [/anonymous, "data:/named"], environment: { VALUE: {{value}} } }
            volumes: { data: {} }
            """;
    }

    [TestMethod]
    public async Task A_port_moves_from_one_service_to_another()
    {
        var port = FreePort.Next();
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"] }
              two: { {{StackProject.Sleeps}}, depends_on: [one] }
            """);
        await stack.UpAsync();

        stack.Compose($$"""
            services:
              one: { {{StackProject.Sleeps}} }
              two: { {{StackProject.Sleeps}}, depends_on: [one], ports: ["{{port}}:80"] }
            """);
        await stack.ExpectAsync(null, "one-1 recreated", "two-1 recreated");
        stack.Compose($$"""
            services:
              one: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"] }
              two: { {{StackProject.Sleeps}}, depends_on: [one] }
            """);
        await stack.ExpectAsync(null, "one-1 recreated", "two-1 recreated");
    }
}
