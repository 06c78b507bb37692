using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Running;

/// <summary>One plan being carried out: what its parts share.</summary>
internal sealed class StackRun : IDisposable
{
    private readonly Dictionary<string, ServiceRun> services = new(StringComparer.Ordinal);
    private readonly List<ServiceRun> inOrder = [];
    private readonly List<OldContainer> removed = [];
    private readonly List<OldContainer> removedLast = [];
    private readonly List<Diagnostic> failures = [];
    private readonly Lazy<Task> known;
    private readonly Lazy<Task> tried;
    private readonly OneShots oneShots;

    public StackRun(Engine engine, IComposeLog log, RunOptions options, ComposePlan plan, DesiredProject desired, StackEvents events, CancellationToken cancellationToken)
    {
        (Engine, Log, Options, Plan, Desired, Events) = (engine, log, options, plan, desired, events);
        Patience = new RunPatience(options.WaitTimeout, cancellationToken);
        Hooks = new ServiceHooks(engine, log);
        Report = new FailureReport(engine);
        Resources = new StackResources(this);
        known = new(CheckAsync);
        tried = new(() => Task.WhenAll(plan.TriedFirst.Select(name => services[name].TriedAsync())));
        oneShots = OneShots.Of(desired.Project);
        foreach (var service in plan.Services)
        {
            var way = new ServiceRun(this, service);
            services.Add(service.Service, way);
            inOrder.Add(way);
            removed.AddRange(way.Removed);
            removedLast.AddRange(way.RemovedLast);
        }

        foreach (var orphan in plan.Orphans.Where(orphan => orphan.Remove))
            (orphan.Order == ReplaceOrder.StartFirst ? removedLast : removed).Add(new OldContainer(this, orphan.Container, null));
    }

    public Engine Engine { get; }

    public IComposeLog Log { get; }

    public RunOptions Options { get; }

    public ComposePlan Plan { get; }

    public DesiredProject Desired { get; }

    public StackEvents Events { get; }

    public RunPatience Patience { get; }

    public ServiceHooks Hooks { get; }

    public FailureReport Report { get; }

    public StackResources Resources { get; }

    /// <summary>All containers that go, replaced or not.</summary>
    public IEnumerable<OldContainer> OldContainers => Removed.Concat(Containers.Select(container => container.Old).OfType<OldContainer>());

    private IEnumerable<OldContainer> Removed => removed.Concat(removedLast);

    private IEnumerable<ContainerRun> Containers => inOrder.SelectMany(service => service.Containers);

    /// <summary>A service of the plan, or null.</summary>
    public ServiceRun? Service(string name) => services.GetValueOrDefault(name);

    /// <summary>Tells that an action is done.</summary>
    public void Done(string what, TimeSpan time) => Log.ActionDone($"{what} ({time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s)");

    /// <summary>The container that has a name until its successor, which is to have another one, takes its place.</summary>
    public OldContainer? HolderOf(string name) => Containers.Select(container => container.Old).FirstOrDefault(old => old?.Container.Name == name);

    /// <summary>Whether other services wait for a service's containers to end.</summary>
    public bool IsAwaitedToEnd(ServiceRun service) => oneShots.IsAwaited(service.Service.Name);

    /// <summary>Waits until all is ready that can be tried before any old container is stopped (<see cref="ComposePlan.TriedFirst"/>).</summary>
    public Task TriedAsync() => tried.Value;

    /// <summary>Waits until a container that goes no longer has a name.</summary>
    public async Task NameFreedAsync(string name)
    {
        foreach (var old in Removed.Where(old => old.Container.Name == name))
            await old.RemoveAsync();
    }

    /// <summary>Waits until no container that goes or is replaced has the name that one is to have.</summary>
    public async Task NameHandedOverAsync(ContainerRun container)
    {
        await NameFreedAsync(container.Name);
        foreach (var other in Containers.Where(other => other != container && other.Old?.Container.Name == container.Name))
            await other.HandedOverAsync();
    }

    /// <summary>Waits until containers that go no longer hold ports that one wants.</summary>
    public async Task PortsFreedAsync(ContainerRun container, IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? wanted)
    {
        var ports = (wanted?.Values ?? []).SelectMany(bindings => bindings ?? []).Select(binding => binding.HostPort).OfType<string>().ToHashSet();
        if (ports.Count == 0)
            return;
        foreach (var old in Removed.Where(Holds))
            await old.RemoveAsync();
        foreach (var other in Containers.Where(other => other != container && other.Old is { } old && Holds(old)))
            await other.HandedOverAsync();

        bool Holds(OldContainer old) => old.Container.Ports.Any(port => port.PublicPort is { } taken && ports.Contains(taken.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Does everything. Returns the containers as they are then.</summary>
    /// <exception cref="SlipwayException">Something failed; holds every failure.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<ObservedContainer>> CompleteAsync(CancellationToken cancellationToken)
    {
        Resources.Begin();
        List<Task> doing = [CheckedAsync(), .. Resources.All, .. removed.Select(RemoveAsync), .. Containers.Select(container => container.StartedAsync())];
        var watching = Watch();
        await Task.WhenAll(doing.Select(ObserveAsync));
        var listed = await ListAsync(cancellationToken);
        await UntilAllReadyAsync(watching);
        // What ran when it was looked at may have failed while others became ready. Once something has failed there is time to see what fails with it.
        for (var known = -1; known < failures.Count && !cancellationToken.IsCancellationRequested;)
        {
            known = failures.Count;
            var well = watching.Where(watched => watched is { Ready.IsCompletedSuccessfully: true, Watch: not null }).Select(watched => watched.Watch!).ToList();
            await Task.WhenAll(well.Select(watch => ObserveAsync(known > 0 ? watch.UntilReadyBesideFailureAsync() : watch.UntilReadyAsync())));
        }

        if (failures.Count > 0 || cancellationToken.IsCancellationRequested)
            await Task.WhenAll(Containers.Select(container => ObserveAsync(container.DropAsync())));
        else if (removedLast.Count > 0 || Containers.Any(container => container.IsStartFirst))
            listed = await SwitchAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return failures.Count > 0 ? throw new SlipwayException([.. failures]) : [.. listed.Select(AsHeard)];
    }

    private async Task<IReadOnlyList<ObservedContainer>> ListAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return [];
        try
        {
            var listed = await ProjectObserver.ContainersAsync(Engine, Plan.ProjectName, Patience.Working);
            foreach (var container in listed)
                Events.Confirm(container);
            return listed;
        }
        catch (SlipwayException failure)
        {
            Fail(failure);
            return [];
        }
    }

    /// <summary>All new containers take over, those of a service after those of the services that depend on it: as long as an old container runs, so does what it needs.</summary>
    private async Task<IReadOnlyList<ObservedContainer>> SwitchAsync(CancellationToken cancellationToken)
    {
        var switching = new Dictionary<string, Task>(StringComparer.Ordinal);
        foreach (var service in Enumerable.Reverse(inOrder))
        {
            Task[] dependents = [.. inOrder.Where(other => other.Plan.StartsAfter.Any(condition => condition.Service == service.Plan.Service)).Select(other => switching[other.Plan.Service])];
            switching[service.Plan.Service] = SwitchAsync(service, dependents);
        }

        var ofServices = inOrder.SelectMany(service => service.RemovedLast).ToHashSet();
        await Task.WhenAll([.. switching.Values, .. removedLast.Where(old => !ofServices.Contains(old)).Select(old => ObserveAsync(RemoveAsync(old)))]);
        return await ListAsync(cancellationToken);
    }

    private async Task SwitchAsync(ServiceRun service, Task[] dependents)
    {
        await Task.WhenAll(dependents);
        await Task.WhenAll(
            [.. service.Containers.Where(container => container.IsStartFirst).Select(container => ObserveAsync(container.SwitchedAsync())), .. service.RemovedLast.Select(old => ObserveAsync(RemoveAsync(old)))]);
    }

    public void Dispose() => Patience.Dispose();

    /// <summary>Waits for all. One that was ready and fails while others are awaited fails the run at once.</summary>
    private async Task UntilAllReadyAsync(List<(ContainerWatch? Watch, Task Ready)> watching)
    {
        using var awaiting = CancellationTokenSource.CreateLinkedTokenSource(Patience.Waiting);
        var guards = watching.Where(watched => watched.Watch is not null).Select(watched => ObserveAsync(GuardAsync(watched.Watch!, watched.Ready))).ToList();
        await Task.WhenAll(watching.Select(watched => ObserveAsync(watched.Ready)));
        await awaiting.CancelAsync();
        await Task.WhenAll(guards);

        async Task GuardAsync(ContainerWatch watch, Task ready)
        {
            await ready;
            await watch.UntilFailedAsync(awaiting.Token);
        }
    }

    /// <summary>Begins to wait for every container, or only for those that old ones wait for. A one-shot that others await has to end, and is not looked at again.</summary>
    private List<(ContainerWatch? Watch, Task Ready)> Watch()
    {
        var watching = new List<(ContainerWatch?, Task)>();
        foreach (var service in inOrder)
        {
            foreach (var container in service.Containers.Where(container => Options.Wait || container.IsStartFirst))
            {
                var watch = IsAwaitedToEnd(service) ? null : new ContainerWatch(this, service.Service, container);
                watching.Add((watch, container.IsStartFirst ? container.ReadyAsync() : watch?.UntilReadyAsync() ?? container.CompletedAsync()));
            }
        }

        return watching;
    }

    /// <summary>Waits until it is known what the containers that stay are doing: the plan was made before anyone listened.</summary>
    public Task CheckedAsync() => known.Value;

    private async Task CheckAsync()
    {
        if (!Containers.Any(container => container.Kept is not null))
            return;
        foreach (var container in await ProjectObserver.ContainersAsync(Engine, Plan.ProjectName, Patience.Working))
            Events.Know(container);
    }

    private async Task RemoveAsync(OldContainer old)
    {
        try
        {
            await old.RemoveAsync();
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            throw new SlipwayException(RunErrors.Refused($"Container {old.Container.Name} was not removed", why, null), refusal.InnerException);
        }

        Done($"{old.Container.Name} removed", old.Spent);
    }

    private ObservedContainer AsHeard(ObservedContainer listed) => Events.Life(listed.Id) is { Starts: > 0 } life
        ? listed with { State = life.State, Health = life.Health, ExitCode = life.ExitCode }
        : listed;

    private async Task ObserveAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (SlipwayException failure)
        {
            Fail(failure);
        }
        catch (OperationCanceledException)
        {
            // The user cancelled, or another part failed, which has said so.
        }
    }

    /// <summary>Notes a failure once, however many waited for what failed.</summary>
    private void Fail(SlipwayException failure)
    {
        lock (failures)
        {
            foreach (var diagnostic in failure.Diagnostics)
            {
                if (!failures.Contains(diagnostic))
                    failures.Add(diagnostic);
            }
        }

        Patience.Hurry();
    }
}
