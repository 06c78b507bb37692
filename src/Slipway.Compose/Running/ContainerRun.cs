using System.Diagnostics;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Running;

/// <summary>
/// The way of one container that stays or comes: made, started when its service's conditions hold, ready. Each step is done once, whoever waits for it. At every moment
/// either the container it replaces or itself exists, so that a later run can go on from wherever this one ended. One that is started beside its old one keeps a temporary
/// name until all such containers are ready; then it takes the name, and the old one goes.
/// </summary>
internal sealed class ContainerRun : IWatchedContainer
{
    private readonly StackRun run;
    private readonly ServiceRun service;
    private readonly ContainerAction action;
    private readonly OldContainer? old;
    private readonly ContainerMaking making;
    private readonly Lazy<Task<string>> made;
    private readonly Lazy<Task> handedOver;
    private readonly Lazy<Task> started;
    private readonly Lazy<Task> ready;
    private readonly Lazy<Task> switched;
    private readonly Lazy<Task> healthy;
    private readonly Lazy<Task> completed;
    private TimeSpan spent;
    private int startsBefore;
    private bool begun;
    private string current;

    public ContainerRun(StackRun run, ServiceRun service, ContainerAction action)
    {
        (this.run, this.service, this.action) = (run, service, action);
        current = action.Existing?.Name ?? action.Name;
        if (action.Kind == ContainerActionKind.Recreate)
            old = new OldContainer(run, action.Existing!, service.Service);
        making = new(run, service);
        made = new(MakeAsync);
        handedOver = new(HandOverAsync);
        started = new(StartAsync);
        ready = new(BecomeReadyAsync);
        switched = new(SwitchOnceAsync);
        healthy = new(() => new ContainerWatch(run, service.Service, this).UntilHealthyAsync());
        completed = new(() => new ContainerWatch(run, service.Service, this).UntilCompletedAsync());
    }

    public string Name => action.Name;

    /// <summary>The container it takes the place of; null when it takes none.</summary>
    public OldContainer? Old => old;

    /// <summary>Whether it is started beside the container it replaces.</summary>
    public bool IsStartFirst => action is { Kind: ContainerActionKind.Recreate, Order: ReplaceOrder.StartFirst };

    /// <summary>The container as it was, when it stays.</summary>
    public ObservedContainer? Kept => action.Kind is ContainerActionKind.Create or ContainerActionKind.Recreate ? null : action.Existing;

    /// <summary>Makes the container, or finds it; gives its id.</summary>
    public Task<string> MadeAsync() => made.Value;

    /// <summary>Has it running, with its <c>post_start</c> commands done.</summary>
    public Task StartedAsync() => started.Value;

    /// <summary>Waits until its health test has passed.</summary>
    public Task HealthyAsync() => healthy.Value;

    /// <summary>Waits until it has ended well.</summary>
    public Task CompletedAsync() => completed.Value;

    /// <summary>Of one that is started beside its old one: waits until it is healthy, or runs for a moment where nothing tests it, or has done its work.</summary>
    public Task ReadyAsync() => ready.Value;

    /// <summary>Gives up what the container it replaces holds: its ports and its name. The successor exists by then; one that is started beside it is ready.</summary>
    public Task HandedOverAsync() => handedOver.Value;

    /// <summary>Of one that is started beside its old one: it takes over.</summary>
    public Task SwitchedAsync() => switched.Value;

    /// <summary>Of one that is started beside its old one and has not taken over: it goes again, and the old one goes on.</summary>
    public async Task DropAsync()
    {
        if (!IsStartFirst || old!.IsSucceeded || !made.IsValueCreated || !made.Value.IsCompletedSuccessfully)
            return;
        var began = Stopwatch.GetTimestamp();
        var id = await made.Value;
        // It may have been asked things by the service's name.
        if (run.Events.Life(id) is { Starts: > 0, HasEnded: false })
            await run.Engine.Containers.StopAsync(id, run.Options.StopTimeout, run.Patience.Working);
        await run.Engine.Containers.RemoveAsync(id, run.Patience.Working, force: true, volumes: true);
        run.Done($"{Name} goes on as it was, the new container removed", Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Whether what is known of it is about its life after this run started it.</summary>
    public bool HasBegun(ContainerLife life) => !begun || life.Starts > startsBefore;

    /// <summary>Whether the engine has started it again since this run did.</summary>
    public bool HasRestarted(ContainerLife life) => life.Starts > startsBefore + (begun ? 1 : 0);

    private async Task<string> MakeAsync()
    {
        if (Kept is { } kept)
        {
            await run.CheckedAsync();
            // A container that never ran may lack what is done after its creation: the run before was killed.
            if (action.Kind != ContainerActionKind.Keep && kept.State == ContainerState.Created)
                await making.CompleteAsync(kept.Id, Name, [.. service.Description.Networks.Where(network => !kept.Networks.Contains(network.Name))]);
            run.Events.Expect(kept.Id, null, making.IsStartedAgain);
            return kept.Id;
        }

        await run.Resources.ReadyForAsync(service.Description);
        var parents = await service.ParentsAsync();
        current = (old ?? run.HolderOf(Name)) is { } before ? Replacement.TemporaryName(before.Container.Id, Name) : Name;
        await run.NameFreedAsync(current);
        run.Patience.ThrowIfCancelled();
        var began = Stopwatch.GetTimestamp();
        var id = await making.MakeAsync(current, Name, Request(parents), service.Description.Networks);
        spent += Stopwatch.GetElapsedTime(began);
        return id;
    }

    private ContainerCreateRequest Request(IReadOnlyDictionary<string, string> parents)
    {
        var image = run.Desired.Images.TryGetValue(service.Service.Name, out var known) ? known.Id : null;
        var request = ServiceContainers.Request(service.Description, Name, action.Number, image, parent => parents[parent], action.Carried);
        return current == Name
            ? request
            : request with { Labels = new Dictionary<string, string>(request.Labels ?? new Dictionary<string, string>()) { [ComposeLabels.Replace] = Name } };
    }

    private async Task StartAsync()
    {
        var id = await MadeAsync();
        if (action.Kind == ContainerActionKind.Keep)
            return;
        try
        {
            await service.ConditionsAsync();
            if (!IsStartFirst)
                await FreeTheWayAsync();
            run.Patience.ThrowIfCancelled();
        }
        catch
        {
            await AbandonAsync(id);
            throw;
        }

        startsBefore = run.Events.Life(id).Starts;
        begun = !IsRunningAlready && Kept?.State != ContainerState.Paused;
        if (!IsStartFirst)
            await HandedOverAsync();
        var began = Stopwatch.GetTimestamp();
        await BringUpAsync(id);
        spent += Stopwatch.GetElapsedTime(began);
        run.Done($"{Name} {Word}", spent + (old?.Spent ?? default));
        if (!IsRunningAlready && Kept?.State != ContainerState.Paused)
            await run.Hooks.AfterStartAsync(service.Service, id, Name, run.Patience.Working);
    }

    /// <summary>Waits until nothing that goes is in its way. Before an old container is stopped for it, all has been tried that can be tried beside the old ones.</summary>
    private async Task FreeTheWayAsync()
    {
        if (action.Kind == ContainerActionKind.Recreate)
        {
            await service.RehearsedAsync();
            await run.TriedAsync();
        }

        await run.PortsFreedAsync(this, service.Description.Request.HostConfig?.PortBindings);
        if (current != Name)
            await run.NameHandedOverAsync(this);
    }

    private Task BecomeReadyAsync() => run.IsAwaitedToEnd(service) ? CompletedAsync() : new ContainerWatch(run, service.Service, this).UntilReadyBesideOldAsync();

    private async Task BringUpAsync(string id)
    {
        try
        {
            if (current != Name && !IsStartFirst)
                await run.Engine.Containers.RenameAsync(id, Name, run.Patience.Working);
            if (action.Kind == ContainerActionKind.Restart)
            {
                if (Kept!.State == ContainerState.Running)
                    await run.Hooks.BeforeStopAsync(service.Service, id, Name, run.Patience.Working);
                await run.Engine.Containers.RestartAsync(id, run.Options.StopTimeout, run.Patience.Working);
            }
            else if (Kept?.State == ContainerState.Paused)
            {
                await run.Engine.Containers.UnpauseAsync(id, run.Patience.Working);
            }
            else if (!IsRunningAlready)
            {
                await run.Engine.Containers.StartAsync(id, run.Patience.Working);
            }
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(run.Engine, refusal, service.Service, Name, "started", run.Patience.Working);
        }
    }

    private async Task HandOverAsync()
    {
        if (old is null)
            return;
        var id = await MadeAsync();
        if (IsStartFirst)
        {
            await ReadyAsync();
            run.Patience.ThrowIfCancelled();
            old.IsSucceeded = true;
        }

        try
        {
            if (IsStartFirst && old.Container.Name == Name)
                await ExchangeNamesAsync(id);
            await old.RemoveAsync();
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            throw new SlipwayException(RunErrors.Refused($"Service '{service.Service.Name}': container {old.Container.Name} was not removed", why, service.Service.Position), refusal.InnerException);
        }
    }

    /// <summary>The old container gives its name away while it runs: renaming takes a container's names from its networks for an instant, in which the other one has them.</summary>
    private async Task ExchangeNamesAsync(string id)
    {
        await run.Engine.Containers.RenameAsync(old!.Container.Id, Replacement.TemporaryName(id, Name), run.Patience.Working);
        await run.Engine.Containers.RenameAsync(id, Name, run.Patience.Working);
        current = Name;
    }

    private async Task SwitchOnceAsync()
    {
        await HandedOverAsync();
        if (current != Name)
        {
            await run.NameHandedOverAsync(this);
            await run.Engine.Containers.RenameAsync(await MadeAsync(), Name, run.Patience.Working);
            current = Name;
        }

        run.Done($"{Name} recreated", spent + old!.Spent);
    }

    /// <summary>It will not start in this run: what would be in the next one's way goes again.</summary>
    private async Task AbandonAsync(string id)
    {
        if (Kept is not null || IsStartFirst || handedOver.IsValueCreated)
            return;
        if (current != Name || service.HasParents)
            await run.Engine.Containers.RemoveAsync(id, run.Patience.Working, force: true);
    }

    private string Word => action.Kind switch
    {
        ContainerActionKind.Recreate => IsStartFirst ? "started beside the old one" : "recreated",
        ContainerActionKind.Restart => "restarted",
        ContainerActionKind.Rename => "renamed",
        _ => "started",
    };

    private bool IsRunningAlready => action.Kind == ContainerActionKind.Rename && Kept!.State is (ContainerState.Running or ContainerState.Restarting);
}
