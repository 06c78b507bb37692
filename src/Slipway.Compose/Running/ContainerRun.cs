using System.Diagnostics;
using Slipway.Compose.Containers;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Running;

/// <summary>
/// The way of one container that stays or comes: made, started when its service's conditions hold, ready. Each step is done once, whoever waits for it. At every moment
/// either the container it replaces or itself exists, so that a later run can go on from wherever this one ended.
/// </summary>
internal sealed class ContainerRun
{
    private readonly StackRun run;
    private readonly ServiceRun service;
    private readonly ContainerAction action;
    private readonly OldContainer? old;
    private readonly Lazy<Task<string>> made;
    private readonly Lazy<Task> handedOver;
    private readonly Lazy<Task> started;
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
        made = new(MakeAsync);
        handedOver = new(HandOverAsync);
        started = new(StartAsync);
        healthy = new(() => new ContainerWatch(run, service.Service, this).UntilHealthyAsync());
        completed = new(() => new ContainerWatch(run, service.Service, this).UntilCompletedAsync());
    }

    public string Name => action.Name;

    /// <summary>The container it takes the place of; null when it takes none.</summary>
    public OldContainer? Old => old;

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

    /// <summary>Gives up what the container it replaces holds: its ports and its name. The successor exists by then.</summary>
    public Task HandedOverAsync() => handedOver.Value;

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
                await CompleteAsync(kept.Id, kept.Networks);
            run.Events.Expect(kept.Id, null, IsStartedAgain);
            return kept.Id;
        }

        await run.Resources.ReadyForAsync(service.Description);
        var parents = await service.ParentsAsync();
        current = (old ?? run.HolderOf(Name)) is { } before ? Replacement.TemporaryName(before.Container.Id, Name) : Name;
        await run.NameFreedAsync(current);
        run.Patience.ThrowIfCancelled();
        var began = Stopwatch.GetTimestamp();
        var created = await CreateAsync(current, Request(parents));
        foreach (var warning in created.Warnings.Where(warning => warning.Length > 0))
            run.Log.Report(RunErrors.EngineWarns(service.Service.Name, warning, service.Service.Position));
        run.Events.Expect(created.Id, IsTested, IsStartedAgain);
        try
        {
            await CompleteAsync(created.Id, [service.Description.Networks is [var first, ..] ? first.Name : ""]);
        }
        catch
        {
            // What went wrong first is what is told.
            await ((Task)run.Engine.Containers.RemoveAsync(created.Id, run.Patience.Working, force: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        spent += Stopwatch.GetElapsedTime(began);
        return created.Id;
    }

    private ContainerCreateRequest Request(IReadOnlyDictionary<string, string> parents)
    {
        var image = run.Desired.Images.TryGetValue(service.Service.Name, out var known) ? known.Id : null;
        var request = ServiceContainers.Request(service.Description, Name, action.Number, image, parent => parents[parent], action.Carried);
        return current == Name
            ? request
            : request with { Labels = new Dictionary<string, string>(request.Labels ?? new Dictionary<string, string>()) { [ComposeLabels.Replace] = Name } };
    }

    private async Task<ContainerCreated> CreateAsync(string name, ContainerCreateRequest request)
    {
        try
        {
            return await run.Engine.Containers.CreateAsync(name, request, run.Patience.Working, service.Service.Platform);
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(run.Engine, refusal, service.Service, name, "created", run.Patience.Working);
        }
    }

    /// <summary>Further networks and files: what an engine takes only after the creation.</summary>
    private async Task CompleteAsync(string id, IReadOnlyCollection<string> connected)
    {
        try
        {
            foreach (var network in service.Description.Networks.Where(network => !connected.Contains(network.Name)))
            {
                var endpoint = network.Endpoint with { Aliases = [.. network.Endpoint.Aliases ?? [], Name] };
                await run.Engine.Networks.ConnectAsync(network.Name, id, endpoint, run.Patience.Working);
            }

            await FileInjection.PutAsync(run.Engine, id, service.Description.Files, run.Patience.Working);
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(run.Engine, refusal, service.Service, Name, "completed", run.Patience.Working);
        }
    }

    private async Task StartAsync()
    {
        var id = await MadeAsync();
        if (action.Kind == ContainerActionKind.Keep)
            return;
        try
        {
            await service.ConditionsAsync();
            await run.PortsFreedAsync(this, service.Description.Request.HostConfig?.PortBindings);
            if (current != Name)
                await run.NameHandedOverAsync(this);
            run.Patience.ThrowIfCancelled();
        }
        catch
        {
            await AbandonAsync(id);
            throw;
        }

        startsBefore = run.Events.Life(id).Starts;
        begun = !IsRunningAlready && Kept?.State != ContainerState.Paused;
        await HandedOverAsync();
        var began = Stopwatch.GetTimestamp();
        await BringUpAsync(id);
        spent += Stopwatch.GetElapsedTime(began);
        run.Done($"{Name} {Word}", spent + (old?.Spent ?? default));
        if (!IsRunningAlready && Kept?.State != ContainerState.Paused)
            await run.Hooks.AfterStartAsync(service.Service, id, Name, run.Patience.Working);
    }

    private async Task BringUpAsync(string id)
    {
        try
        {
            if (current != Name)
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
        await MadeAsync();
        try
        {
            await old.RemoveAsync();
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            throw new SlipwayException(RunErrors.Refused($"Service '{service.Service.Name}': container {old.Container.Name} was not removed", why, service.Service.Position), refusal.InnerException);
        }
    }

    /// <summary>It will not start in this run: what would be in the next one's way goes again.</summary>
    private async Task AbandonAsync(string id)
    {
        if (Kept is not null || handedOver.IsValueCreated)
            return;
        if (current != Name || service.HasParents)
            await run.Engine.Containers.RemoveAsync(id, run.Patience.Working, force: true);
    }

    private string Word => action.Kind switch
    {
        ContainerActionKind.Recreate => "recreated",
        ContainerActionKind.Restart => "restarted",
        ContainerActionKind.Rename => "renamed",
        _ => "started",
    };

    private bool IsRunningAlready => action.Kind == ContainerActionKind.Rename && Kept!.State is (ContainerState.Running or ContainerState.Restarting);

    private bool? IsTested => service.Description.Request.Healthcheck?.Test switch
    {
        null or [] => null,
        [var kind, ..] => kind != "NONE",
    };

    private bool IsStartedAgain => service.Description.Request.HostConfig?.RestartPolicy?.Name is not (null or "" or "no");
}
