using Slipway.Deploy.Swarm;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Tests.Swarm;

[TestClass]
public sealed class ServiceProgressTests
{
    // A task is "kind state desired-state".
    [TestMethod]
    [DataRow(null, "old running running, old running running", "Going 0/2")]
    [DataRow(null, "new running running, new starting running", "Going 1/2")]
    [DataRow(null, "new running running, new running running", "Settled 2/2")]
    [DataRow(null, "new running running, new running running, old running running", "Going 2/2")]
    [DataRow(null, "new running running, new running running, old running shutdown", "Settled 2/2")]
    [DataRow("updating", "new running running, new running running", "Going 2/2")]
    [DataRow("completed", "new running running, new running running", "Settled 2/2")]
    [DataRow("completed", "new running running, new preparing running", "Going 1/2")]
    [DataRow("rollback_started", "new failed shutdown, old running running", "RollingBack 0/2")]
    [DataRow("rollback_completed", "new failed shutdown, old running running", "RolledBack 0/2")]
    [DataRow("paused", "new failed shutdown", "Paused 0/2")]
    public void Progress_follows_from_the_updates_state_and_the_tasks(string? update, string tasks, string expected)
    {
        var progress = ServiceProgress.Of(Service(update), [.. tasks.Split(", ").Select(Task)], "new", endsWell: false);
        Assert.AreEqual(expected, $"{progress.Phase} {progress.Running}/{progress.Desired}");
    }

    [TestMethod]
    public void Failures_are_counted_by_place_and_come_newest_first()
    {
        TaskInspect[] tasks = [Task("new failed shutdown") with { Id = "a", Slot = 1, Since = DateTimeOffset.UnixEpoch }, Task("new rejected shutdown") with { Id = "b", Slot = 1, Since = DateTimeOffset.UnixEpoch.AddSeconds(1) }, Task("old failed shutdown")];
        var progress = ServiceProgress.Of(Service(null), tasks, "new", endsWell: false);
        Assert.AreEqual("b a 2", $"{string.Join(' ', progress.Failures.Select(task => task.Id))} {progress.MostFailures}");
    }

    private static ServiceInspect Service(string? update) =>
        new() { Id = "s", Spec = [], Counts = new ServiceTaskCounts(0, 2, 0), UpdateStatus = update is null ? null : new ServiceUpdateStatus(update, "") };

    private static TaskInspect Task(string text)
    {
        var words = text.Split(' ');
        return new TaskInspect { Id = "t", ContainerLabels = new Dictionary<string, string> { [SwarmLabels.Task] = words[0] }, State = words[1], DesiredState = words[2] };
    }
}
