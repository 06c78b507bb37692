using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>Creates and updates the services of a plan, each after those it depends on, and follows them until they are up.</summary>
internal sealed class StackRollout(Engine engine, SwarmPlan plan, StackResources resources, IReadOnlyDictionary<string, string> nodes, IDeployLog log, SwarmRunOptions options)
{
    // A service that was just made has no state before to go back to: the swarm would try for ever.
    private const int ManyFailures = 3;

    private const string EndedWell = "it ended with exit code 0, by itself or because its health test found it unhealthy, while services are to go on";

    // Without a health test only a task that stays tells that it is well.
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(3);

    private readonly SwarmWatch watch = new(engine, plan.ProjectName);
    private readonly List<ChangedService> changed = [];

    /// <exception cref="SlipwayException">A service did not come up; everything changed here was brought back.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: each service has its old or its new specification, which was told.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout);
        using var failed = new CancellationTokenSource();
        using var going = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, failed.Token);
        var runs = new Dictionary<string, Task>(StringComparer.Ordinal);
        var errors = new List<Diagnostic>();
        foreach (var action in plan.Services)
        {
            if (action.Kind != SwarmActionKind.Keep) runs[action.Service.Name] = RunAsync(action, runs, errors, failed, timeout.Token, going.Token);
        }

        try
        {
            await Task.WhenAll(runs.Values);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Report(SwarmErrors.Interrupted(Changed(), Untouched()));
            throw;
        }

        if (errors.Count == 0) return;
        using var restoring = new CancellationTokenSource(options.RestoreTimeout);
        var restoration = new StackRestoration(engine, watch, log);
        errors.AddRange(await restoration.RunAsync(changed, restoring.Token));
        await resources.RemoveMadeAsync(CancellationToken.None);
        throw new SlipwayException(errors);
    }

    private async Task RunAsync(
        SwarmServiceAction action, Dictionary<string, Task> runs, List<Diagnostic> errors, CancellationTokenSource failed, CancellationToken timeout, CancellationToken going)
    {
        // What it depends on comes before it in the plan.
        var first = new List<Task>();
        foreach (var name in action.Service.DependsOn)
        {
            if (runs.TryGetValue(name, out var run)) first.Add(run);
        }

        var state = "it was not begun: services that it depends on were not up";
        try
        {
            await Task.WhenAll(first);
            going.ThrowIfCancellationRequested();
            var id = await ChangeAsync(action, going);
            await FollowAsync(action, id, said => state = said, going);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested || failed.IsCancellationRequested)
        {
            if (!timeout.IsCancellationRequested) return;
            lock (errors) errors.Add(SwarmErrors.TimedOut(action.Service.Name, options.Timeout, state, action.Service.Position));
        }
        catch (SlipwayException failure)
        {
            lock (errors) errors.AddRange(failure.Diagnostics);
            await failed.CancelAsync();
        }
    }

    private async Task<string> ChangeAsync(SwarmServiceAction action, CancellationToken cancellationToken)
    {
        var service = action.Service;
        var spec = resources.Identified(action.Spec);
        log.BeginStep(null, $"swarm: {(action.Existing is null ? "create" : "update")} service {service.FullName}");
        try
        {
            if (action.Existing is { } existing)
            {
                lock (changed) changed.Add(new ChangedService(service, existing.Id, existing));
                await ServiceUpdate.SendAsync(engine, existing, ServiceUpdate.KeepingForce(spec, existing), options.Login(service.Name), cancellationToken);
                return existing.Id;
            }

            // Once asked for, its id has to be known, so that it can be removed.
            var id = await engine.Services.CreateAsync(spec, options.Login(service.Name), CancellationToken.None);
            lock (changed) changed.Add(new ChangedService(service, id, null));
            return id;
        }
        catch (SlipwayException failure) when (SwarmRefusal.Of(failure) is { } || failure.Diagnostics[0].Code == SwarmErrors.ChangedMeanwhileCode)
        {
            // What was not changed here is not brought back over what somebody else made of it.
            lock (changed) changed.RemoveAll(one => one.Service == service);
            if (SwarmRefusal.Of(failure) is not { } why) throw;
            throw new SlipwayException(SwarmErrors.Refused("service", service.FullName, why, service.Position), failure);
        }
    }

    private async Task FollowAsync(SwarmServiceAction action, string id, Action<string> tell, CancellationToken cancellationToken)
    {
        var container = action.Spec.TaskTemplate.ContainerSpec;
        var restart = action.Spec.TaskTemplate.RestartPolicy?.Condition;
        var isTested = container.Healthcheck is { Test: not ["NONE", ..] };
        var stay = isTested || !action.ReplacesTasks ? TimeSpan.Zero : Stay;
        var said = "";
        var settledAt = long.MaxValue;
        while (true)
        {
            var snapshot = await watch.NextAsync(cancellationToken);
            if (snapshot.Service(id) is not { } service) throw new SlipwayException(SwarmErrors.ChangedMeanwhile(action.Service.FullName));
            var progress = ServiceProgress.Of(service, snapshot.TasksOf(id), action.TaskDigest, endsWell: restart is "none" or "on-failure");
            tell(Known(progress));
            var line = progress.Phase is RolloutPhase.RollingBack ? "the swarm brings the tasks before back" : progress.Text;
            if (line != said) log.Tell(null, $"{action.Service.Name}: {line}");
            said = line;
            switch (progress.Phase)
            {
                case RolloutPhase.RolledBack: throw await FailedAsync(action, "failed and the swarm rolled it back", progress, cancellationToken);
                case RolloutPhase.Paused: throw await FailedAsync(action, "failed and the swarm paused its update", progress, cancellationToken);
                case RolloutPhase.Settled:
                    if (settledAt == long.MaxValue) settledAt = Environment.TickCount64;
                    if (service.UpdateStatus is not null || Environment.TickCount64 - settledAt >= stay.TotalMilliseconds) return;
                    break;
                default:
                    settledAt = long.MaxValue;
                    if (service.UpdateStatus is null && progress.MostFailures >= (restart == "none" ? 1 : ManyFailures))
                        throw await FailedAsync(action, "does not come up", progress, cancellationToken);
                    break;
            }
        }
    }

    private async Task<SlipwayException> FailedAsync(SwarmServiceAction action, string how, ServiceProgress progress, CancellationToken cancellationToken)
    {
        var service = action.Service;
        if (progress.Failures is not [var task, ..])
            return new SlipwayException(SwarmErrors.NotWell(service.Name, how, null, progress.Waiting.Length > 0 ? progress.Waiting : "its tasks left no error", service.Position));
        var error = task.Error.Length > 0 ? task.Error : task.State == "complete" ? EndedWell : task.Message;
        var node = task.NodeId is { } at ? nodes.GetValueOrDefault(at) ?? at : null;
        var lines = await TaskOutput.LastAsync(engine, task.Id, action.Spec.TaskTemplate.ContainerSpec.Tty == true, 10, cancellationToken);
        return new SlipwayException(SwarmErrors.NotWell(service.Name, how, node, error, service.Position) with { Details = lines });
    }

    private static string Known(ServiceProgress progress)
    {
        var why = progress.Waiting.Length > 0 ? progress.Waiting : progress.Failures is [var task, ..] ? task.Error : "";
        return why.Length == 0 ? progress.Text : $"{progress.Text}; {why}";
    }

    private List<string> Changed()
    {
        var names = new List<string>();
        lock (changed)
        {
            foreach (var service in changed) names.Add(service.Service.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private List<string> Untouched()
    {
        var done = Changed();
        var names = new List<string>();
        foreach (var action in plan.Services)
        {
            if (!done.Contains(action.Service.Name)) names.Add(action.Service.Name);
        }

        return names;
    }
}

/// <summary>A service that a rollout created or updated.</summary>
/// <param name="Service">Which.</param>
/// <param name="Id">The swarm's.</param>
/// <param name="Before">As it was; null for one that was created.</param>
internal sealed record ChangedService(SwarmService Service, string Id, ServiceInspect? Before);
