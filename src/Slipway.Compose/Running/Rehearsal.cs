using System.Diagnostics;
using Slipway.Compose.Containers;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Running;

/// <summary>
/// A container that tries whether a service's next ones would become healthy, while the old ones go on: without published ports, without the service's names on its networks
/// and without the labels of the files, by which a proxy would find it. It is removed in any case; one that a killed run left is removed by the next.
/// </summary>
internal sealed class Rehearsal : IWatchedContainer
{
    private readonly StackRun run;
    private readonly ServiceRun service;
    private readonly string successor;
    private readonly Lazy<Task<string>> made;
    private readonly Lazy<Task> started;

    /// <param name="run">The run.</param>
    /// <param name="service">The service.</param>
    /// <param name="successor">The name of the container that is to follow it.</param>
    public Rehearsal(StackRun run, ServiceRun service, string successor)
    {
        (this.run, this.service, this.successor) = (run, service, successor);
        made = new(MakeAsync);
        started = new(StartAsync);
    }

    public string Name => successor + "-rehearsal";

    public Task<string> MadeAsync() => made.Value;

    public Task StartedAsync() => started.Value;

    public bool HasBegun(ContainerLife life) => life.Starts > 0;

    public bool HasRestarted(ContainerLife life) => life.Starts > 1;

    /// <summary>Runs it until it is healthy, and removes it.</summary>
    /// <exception cref="SlipwayException">It did not become healthy, or the engine refused.</exception>
    public async Task PassAsync()
    {
        await service.ConditionsAsync();
        var began = Stopwatch.GetTimestamp();
        try
        {
            await new ContainerWatch(run, service.Service, this).UntilReadyBesideOldAsync();
            run.Done($"{Name} was healthy", Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            await ((Task)MadeAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (made.Value.IsCompletedSuccessfully)
                await run.Engine.Containers.RemoveAsync(made.Value.Result, run.Patience.Working, force: true, volumes: true);
        }
    }

    private async Task<string> MakeAsync()
    {
        await run.Resources.ReadyForAsync(service.Description);
        await run.NameFreedAsync(Name);
        run.Patience.ThrowIfCancelled();
        var description = service.Description with { Networks = [.. service.Description.Networks.Select(network => network with { Endpoint = network.Endpoint with { Aliases = [] } })] };
        return await new ContainerMaking(run, service).MakeAsync(Name, Name, Request(description), description.Networks);
    }

    private ContainerCreateRequest Request(ServiceContainer description)
    {
        var image = run.Desired.Images.TryGetValue(service.Service.Name, out var known) ? known.Id : null;
        // A service that shares what another has is not rehearsed.
        var request = ServiceContainers.Request(description, Name, 1, image, parent => throw new InvalidOperationException(parent), new Dictionary<string, string>());
        var labels = (request.Labels ?? new Dictionary<string, string>()).Where(label => label.Key.StartsWith("com.docker.compose.", StringComparison.Ordinal)).ToDictionary();
        labels[ComposeLabels.OneOff] = "True";
        labels[ComposeLabels.Rehearsal] = successor;
        return request with { Labels = labels, HostConfig = (request.HostConfig ?? new HostConfig()) with { PortBindings = null } };
    }

    private async Task StartAsync()
    {
        var id = await MadeAsync();
        run.Patience.ThrowIfCancelled();
        try
        {
            await run.Engine.Containers.StartAsync(id, run.Patience.Working);
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(run.Engine, refusal, service.Service, Name, "started", run.Patience.Working);
        }

        await run.Hooks.AfterStartAsync(service.Service, id, Name, run.Patience.Working);
    }
}
