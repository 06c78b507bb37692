using System.Diagnostics;
using System.Text.Json;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Living beside docker compose: it finds, lists and stops what Slipway started, and the reverse.</summary>
[TestClass]
public sealed class PeerTests
{
    private const string Text = $$"""
        services:
          web: { {{StackProject.Sleeps}}, depends_on: [db], volumes: ["data:/data"], ports: ["80"] }
          db: { {{StackProject.Sleeps}}, healthcheck: { test: "true", interval: 100ms } }
        volumes: { data: {} }
        """;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Docker_compose_lists_and_stops_what_Slipway_started()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await stack.UpAsync();

        var listed = (await PeerAsync(stack, "ps", "--format", "json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Service").GetString()).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(new[] { "db", "web" }, listed);

        await PeerAsync(stack, "down", "--volumes");
        Assert.IsEmpty(await stack.ContainersAsync());
        Assert.IsNull(await stack.Engine.Networks.FindAsync(stack.Name + "_default", stack.Token));
        Assert.IsNull(await stack.Engine.Volumes.FindAsync(stack.Name + "_data", stack.Token));
    }

    [TestMethod]
    public async Task Slipway_takes_down_what_docker_compose_started()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await PeerAsync(stack, "up", "--detach");

        var outcome = await stack.DownAsync();

        Assert.HasCount(2, outcome.Containers);
        Assert.HasCount(1, outcome.Networks);
        Assert.IsEmpty(await stack.ContainersAsync());
        Assert.IsNotNull(await stack.Engine.Volumes.FindAsync(stack.Name + "_data", stack.Token));
    }

    [TestMethod]
    public async Task Slipway_takes_over_what_docker_compose_started()
    {
        await using var stack = await StackProject.StartAsync(TestContext, Text);
        await PeerAsync(stack, "up", "--detach");
        await stack.ExecAsync("web-1", "sh", "-c", "echo kept > /data/file");

        await stack.UpAsync();

        CollectionAssert.AreEqual(new[] { "db-1", "web-1" }, await stack.NamesAsync());
        Assert.AreEqual("kept", await stack.ExecAsync("web-1", "cat", "/data/file"));
        await stack.ExpectNothingToDoAsync();
    }

    /// <summary>Runs docker compose, which <c>PEER_COMPOSE</c> names.</summary>
    private static async Task<string> PeerAsync(StackProject stack, params string[] arguments)
    {
        if (Environment.GetEnvironmentVariable("PEER_COMPOSE") is not { Length: > 0 } compose)
        {
            Assert.Inconclusive("PEER_COMPOSE names no docker-compose to compare with.");
            throw new UnreachableException();
        }

        var start = new ProcessStartInfo(compose) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = stack.Folder };
        foreach (var argument in (string[])["--project-name", stack.Name, .. arguments])
            start.ArgumentList.Add(argument);
        if (Environment.GetEnvironmentVariable("PEER_DOCKER_CONFIG") is { Length: > 0 } config)
            start.Environment["DOCKER_CONFIG"] = config;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(stack.Token);
        var output = await process.StandardOutput.ReadToEndAsync(stack.Token);
        await process.WaitForExitAsync(stack.Token);
        Assert.AreEqual(0, process.ExitCode, await errors);
        return output;
    }
}
