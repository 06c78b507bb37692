using System.Globalization;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>How far a service has come.</summary>
internal enum RolloutPhase
{
    Going,

    /// <summary>As many tasks as wanted run, all of the wanted kind.</summary>
    Settled,

    /// <summary>The swarm brings back what was before.</summary>
    RollingBack,

    /// <summary>The swarm has brought back what was before.</summary>
    RolledBack,

    /// <summary>The swarm gave up.</summary>
    Paused,
}

/// <summary>How far a service has come towards its specification.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="Running">Tasks of the wanted kind that run; of a job, that have ended well.</param>
/// <param name="Desired">How many there are to be.</param>
/// <param name="Failures">Tasks of the wanted kind that failed, were rejected or ended though they are to go on, newest first.</param>
/// <param name="MostFailures">The most of them in one place: of one replica, or on one node.</param>
/// <param name="Waiting">What tasks wait for that are not running; empty when nothing is known.</param>
internal sealed record ServiceProgress(RolloutPhase Phase, long Running, long Desired, IReadOnlyList<TaskInspect> Failures, int MostFailures, string Waiting)
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Running}/{Desired} running");

    /// <param name="service">The service, with counts.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="digest">The label <see cref="SwarmLabels.Task"/> of the wanted kind; null where every task is.</param>
    /// <param name="endsWell">Whether a task that ended well is as good as one that runs.</param>
    public static ServiceProgress Of(ServiceInspect service, IReadOnlyList<TaskInspect> tasks, string? digest, bool endsWell)
    {
        var running = 0L;
        var old = 0;
        var waiting = "";
        var failures = new List<TaskInspect>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            if (digest is not null && task.ContainerLabels.GetValueOrDefault(SwarmLabels.Task) != digest)
            {
                if (task.DesiredState is "running" or "ready") old++;
                continue;
            }

            if ((task.State == "running" && task.DesiredState == "running") || (endsWell && task.State == "complete")) running++;
            // A program that ends well when it is asked to, as an unhealthy one is, leaves a complete task. A service's tasks are to go on.
            else if (task.State is "failed" or "rejected" or "complete")
            {
                failures.Add(task);
                var place = task.Slot > 0 ? task.Slot.ToString(CultureInfo.InvariantCulture) : task.NodeId ?? "";
                places[place] = places.GetValueOrDefault(place) + 1;
            }
            else if (task.DesiredState is "running" or "ready")
            {
                waiting = task.Error.Length > 0 ? $"a task is {task.State}: {task.Error}" : $"a task is {task.State}";
            }
        }

        failures.Sort(static (a, b) => Nullable.Compare(b.Since, a.Since));
        var most = 0;
        foreach (var count in places.Values) most = Math.Max(most, count);
        var desired = service.Counts?.Desired ?? 0;
        if (service.Counts is { Completed: > 0 } counts) running = Math.Max(running, counts.Completed);
        var phase = service.UpdateStatus?.State switch
        {
            "updating" => RolloutPhase.Going,
            "rollback_started" => RolloutPhase.RollingBack,
            "rollback_completed" => RolloutPhase.RolledBack,
            "paused" or "rollback_paused" => RolloutPhase.Paused,
            _ => running >= desired && old == 0 ? RolloutPhase.Settled : RolloutPhase.Going,
        };
        return new ServiceProgress(phase, running, desired, failures, most, waiting);
    }
}
