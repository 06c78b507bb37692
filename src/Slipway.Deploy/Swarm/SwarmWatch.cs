using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>What a stack's services and tasks are at a moment.</summary>
internal sealed record SwarmSnapshot(IReadOnlyList<ServiceInspect> Services, IReadOnlyList<TaskInspect> Tasks)
{
    public ServiceInspect? Service(string id)
    {
        foreach (var service in Services)
        {
            if (service.Id == id) return service;
        }

        return null;
    }

    public IReadOnlyList<TaskInspect> TasksOf(string id)
    {
        var tasks = new List<TaskInspect>();
        foreach (var task in Tasks)
        {
            if (task.ServiceId == id) tasks.Add(task);
        }

        return tasks;
    }
}

/// <summary>Looks at a stack once a second, however many wait for something. The engine tells of services' updates as events, but not of tasks.</summary>
internal sealed class SwarmWatch(Engine engine, string projectName)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<SwarmSnapshot>? next;
    private long last = long.MinValue / 2;

    /// <summary>What the stack is at a moment after this call.</summary>
    public Task<SwarmSnapshot> NextAsync(CancellationToken cancellationToken)
    {
        lock (gate) next ??= LookAsync();
        return next.WaitAsync(cancellationToken);
    }

    private async Task<SwarmSnapshot> LookAsync()
    {
        await Task.Yield();
        var wait = last + (long)Pace.TotalMilliseconds - Environment.TickCount64;
        if (wait > 0) await Task.Delay((int)wait);
        lock (gate)
        {
            next = null;
            last = Environment.TickCount64;
        }

        var ours = EngineFilters.Label($"{SwarmLabels.Namespace}={projectName}");
        var services = engine.Services.ListAsync(ours, CancellationToken.None, counted: true);
        // The label of services, which their tasks are known by.
        var tasks = engine.Tasks.ListAsync(EngineFilters.Label($"{SwarmLabels.Namespace}={projectName}"), CancellationToken.None);
        await Task.WhenAll(services, tasks);
        return new SwarmSnapshot(await services, await tasks);
    }
}
