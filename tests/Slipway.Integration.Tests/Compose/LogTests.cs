using Slipway.Compose.Verbs;
using Slipway.Docker.Containers;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Integration.Tests.Compose;

[TestClass]
public sealed class LogTests
{
    private const string Two = """
        services:
          one: { image: busybox, network_mode: none }
          two: { image: busybox, network_mode: none }
        """;

    private readonly AwaitingLog log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Logs_come_by_container_and_ps_shows_how_they_are()
    {
        await using var project = await StackProject.StartAsync(TestContext, Two);
        var two = await project.StartServiceAsync("two", "sh", "-c", "echo b1; echo b2 >&2; exit 4");
        await using (var wait = await project.Engine.Containers.WaitAsync(two, WaitCondition.NotRunning, Token)) await wait.ExitAsync(Token);
        await project.StartServiceAsync("one", "sh", "-c", "echo a1; exec sleep 1000");

        await ServiceLogs.FollowAsync(project.Context(log), new LogsRequest(), Token);
        CollectionAssert.AreEquivalent((string[])[$"{project.Name}-one-1: a1", $"{project.Name}-two-1: b1", $"{project.Name}-two-1: b2"], log.Lines.ToArray());
        Assert.AreEqual($"{project.Name}-one-1: a1", log.Lines[0]);
        log.Forget();
        await ServiceLogs.FollowAsync(project.Context(log), new LogsRequest { Services = ["two"], Tail = 1, Timestamps = true }, Token);
        Assert.HasCount(1, log.Lines);
        StringAssert.StartsWith(log.Lines[0], $"{project.Name}-two-1: 20");

        var status = await StackStatus.ReadAsync(project.Context(log), [], Token);
        CollectionAssert.AreEqual((string[])["one", "two"], status.Containers.Select(container => container.Service).ToArray());
        Assert.AreEqual((ContainerState.Running, ContainerState.Exited), (status.Containers[0].State, status.Containers[1].State));
        Assert.AreEqual(4, status.Containers[1].ExitCode);
        StringAssert.Contains(status.ToText(DateTimeOffset.UtcNow), "Exited (4)");
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Following_goes_on_with_containers_that_start_and_restart_later()
    {
        await using var project = await StackProject.StartAsync(TestContext, Two);
        var one = await project.StartServiceAsync("one", "sh", "-c", "echo a1; exec sleep 1000");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var following = ServiceLogs.FollowAsync(project.Context(log), new LogsRequest { Follow = true }, cancel.Token);
        await log.SaidAsync("one-1: a1", Token);
        await project.StartServiceAsync("two", "sh", "-c", "echo b1; exec sleep 1000");
        await log.SaidAsync("two-1: b1", Token);
        log.Forget();
        await project.Engine.Containers.RestartAsync(one, TimeSpan.Zero, Token);
        await log.SaidAsync("one-1: a1", Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => following);
        Assert.HasCount(1, log.Lines);
    }
}
