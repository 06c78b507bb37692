using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>Carries out a plan to take a project down: every service as soon as those that depend on it have stopped, then what the containers used.</summary>
/// <param name="engine">The engine.</param>
/// <param name="log">Hears what happens.</param>
/// <param name="stopTimeout">How long a container may take to stop; null for its own.</param>
/// <param name="project">The project, for its <c>pre_stop</c> commands; null where its files are gone or wrong.</param>
internal sealed class StackTeardown(Engine engine, IComposeLog log, TimeSpan? stopTimeout, ComposeProject? project)
{
    private readonly ServiceHooks hooks = new(engine, log);
    private readonly ConcurrentQueue<Diagnostic> failures = [];
    private readonly ConcurrentQueue<string> removedContainers = [];
    private CancellationToken cancelled;
    private CancellationToken working;

    /// <summary>Does it. A call that was begun is completed when cancelled; nothing further is begun.</summary>
    /// <exception cref="SlipwayException">Containers could not be stopped or removed; holds an error for each.</exception>
    public async Task<DownOutcome> ApplyAsync(DownPlan plan, CancellationToken cancellationToken)
    {
        cancelled = cancellationToken;
        using var patience = new RunPatience(null, cancellationToken);
        working = patience.Working;
        var stopping = new Dictionary<string, Task>(StringComparer.Ordinal);
        List<Task> removing = [];
        // Each service comes after those that depend on it.
        foreach (var service in plan.Services)
        {
            Task[] before = [.. service.After.Select(name => stopping[name])];
            List<Task> stopped = [];
            foreach (var container in service.Containers)
            {
                var way = new ContainerWay(container);
                stopped.Add(StopAsync(way, before));
                removing.Add(RemoveAsync(way, stopped[^1], plan.AnonymousVolumes));
            }

            stopping[service.Service] = Task.WhenAll(stopped);
        }

        await Task.WhenAll(removing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!failures.IsEmpty)
            throw new SlipwayException([.. failures]);
        var networks = RemoveAllAsync(plan.Networks.Select(network => (network.Id, network.Name)), "network", engine.Networks.RemoveAsync);
        var volumes = RemoveAllAsync(plan.Volumes.Concat(Anonymous(plan)).Distinct().Select(volume => (volume, volume)), "volume", (name, token) => engine.Volumes.RemoveAsync(name, token));
        var images = RemoveAllAsync(plan.Images.Select(image => (image, image)), "image", async (name, token) => await engine.Images.RemoveAsync(name, token) is not null);
        return new(plan.ProjectName, [.. removedContainers.Order(StringComparer.Ordinal)], await networks, await volumes, await images);
    }

    private async Task StopAsync(ContainerWay way, Task[] before)
    {
        await Task.WhenAll(before);
        if (cancelled.IsCancellationRequested || way.Container.State is not (ContainerState.Running or ContainerState.Restarting or ContainerState.Paused))
            return;
        var began = Stopwatch.GetTimestamp();
        try
        {
            if (way.Container.State == ContainerState.Running && project?.Services.GetValueOrDefault(way.Container.Service) is { } service)
                await hooks.BeforeStopAsync(service, way.Container.Id, way.Container.Name, working);
            await engine.Containers.StopAsync(way.Container.Id, stopTimeout, working);
        }
        catch (SlipwayException refusal) when (EngineRefusal.StatusOf(refusal) == 404)
        {
            // Somebody else was faster.
        }
        catch (SlipwayException failure)
        {
            Fail(way, failure, "stopped");
        }

        way.Spent += Stopwatch.GetElapsedTime(began);
    }

    private async Task RemoveAsync(ContainerWay way, Task stopped, bool volumes)
    {
        await stopped;
        if (cancelled.IsCancellationRequested || way.Failed)
            return;
        var began = Stopwatch.GetTimestamp();
        try
        {
            await engine.Containers.RemoveAsync(way.Container.Id, working, force: true, volumes: volumes);
        }
        catch (SlipwayException refusal) when (EngineRefusal.StatusOf(refusal) == 409)
        {
            // Its removal is under way, by the engine's own AutoRemove or by somebody else.
        }
        catch (SlipwayException failure)
        {
            Fail(way, failure, "removed");
            return;
        }

        removedContainers.Enqueue(way.Container.Name);
        Done($"{way.Container.Name} removed", way.Spent + Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Anonymous volumes that were carried over from a container to its successor count as named for the engine.</summary>
    private static IEnumerable<string> Anonymous(DownPlan plan) => !plan.AnonymousVolumes ? [] :
        from service in plan.Services
        from container in service.Containers
        from name in Replacement.AnonymousVolumes(container)
        select name;

    private async Task<IReadOnlyList<string>> RemoveAllAsync(IEnumerable<(string Id, string Name)> things, string kind, Func<string, CancellationToken, Task<bool>> removeAsync)
    {
        var removals = things.Select(RemoveOneAsync).ToList();
        return [.. (await Task.WhenAll(removals)).OfType<string>()];

        async Task<string?> RemoveOneAsync((string Id, string Name) thing)
        {
            cancelled.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            try
            {
                if (!await removeAsync(thing.Id, working))
                    return null;
            }
            catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
            {
                log.Report(RunErrors.NotRemoved($"The {kind} '{thing.Name}'", why));
                return null;
            }

            Done($"{kind} {thing.Name} removed", Stopwatch.GetElapsedTime(began));
            return thing.Name;
        }
    }

    private void Fail(ContainerWay way, SlipwayException failure, string verb)
    {
        way.Failed = true;
        foreach (var diagnostic in EngineRefusal.Of(failure) is { } why ? [RunErrors.Refused($"Container {way.Container.Name} was not {verb}", why, null)] : failure.Diagnostics)
            failures.Enqueue(diagnostic);
    }

    private void Done(string what, TimeSpan time) => log.ActionDone($"{what} ({time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s)");

    private sealed class ContainerWay(ObservedContainer container)
    {
        public ObservedContainer Container => container;

        public TimeSpan Spent { get; set; }

        public bool Failed { get; set; }
    }
}
