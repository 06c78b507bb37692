using Slipway.Compose.Containers;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Running;

/// <summary>Makes containers of a service: what an engine takes in one request, and what only after it.</summary>
internal sealed class ContainerMaking(StackRun run, ServiceRun service)
{
    /// <summary>Makes a whole container; where that fails none is left. Gives its id.</summary>
    /// <param name="name">The name that it gets.</param>
    /// <param name="alias">The name it has on its networks.</param>
    /// <param name="request">What it is.</param>
    /// <param name="networks">Its networks; it is created in the first.</param>
    /// <exception cref="SlipwayException">The engine refused.</exception>
    public async Task<string> MakeAsync(string name, string alias, ContainerCreateRequest request, IReadOnlyList<ContainerNetwork> networks)
    {
        var created = await CreateAsync(name, request);
        foreach (var warning in created.Warnings.Where(warning => warning.Length > 0))
            run.Log.Report(RunErrors.EngineWarns(service.Service.Name, warning, service.Service.Position));
        run.Events.Expect(created.Id, IsTested, IsStartedAgain);
        try
        {
            await CompleteAsync(created.Id, alias, [.. networks.Skip(1)]);
        }
        catch
        {
            // What went wrong first is what is told.
            await ((Task)run.Engine.Containers.RemoveAsync(created.Id, run.Patience.Working, force: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return created.Id;
    }

    /// <summary>Further networks and files: what an engine takes only after the creation.</summary>
    public async Task CompleteAsync(string id, string alias, IReadOnlyList<ContainerNetwork> further)
    {
        try
        {
            foreach (var network in further)
            {
                var endpoint = network.Endpoint with { Aliases = [.. network.Endpoint.Aliases ?? [], alias] };
                await run.Engine.Networks.ConnectAsync(network.Name, id, endpoint, run.Patience.Working);
            }

            await FileInjection.PutAsync(run.Engine, id, service.Description.Files, run.Patience.Working);
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(run.Engine, refusal, service.Service, alias, "completed", run.Patience.Working);
        }
    }

    /// <summary>Whether the engine starts the service's containers again when they end.</summary>
    public bool IsStartedAgain => service.Description.Request.HostConfig?.RestartPolicy?.Name is not (null or "" or "no");

    private bool? IsTested => service.Description.Request.Healthcheck?.Test switch
    {
        null or [] => null,
        [var kind, ..] => kind != "NONE",
    };

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
}
