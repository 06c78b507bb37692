using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;

namespace Slipway.Compose.Running;

/// <summary>One service of a run: its containers go their ways together and wait for the same conditions.</summary>
internal sealed class ServiceRun
{
    private readonly StackRun run;
    private readonly Lazy<Task> conditions;
    private readonly Lazy<Task> rehearsed;

    public ServiceRun(StackRun run, ServicePlan plan)
    {
        (this.run, Plan) = (run, plan);
        Description = run.Desired.Containers[plan.Service];
        Containers = [.. plan.Containers.Where(action => action.Kind != ContainerActionKind.Remove).Select(action => new ContainerRun(run, this, action))];
        Removed = [.. RemovedInOrder(ReplaceOrder.StopFirst)];
        RemovedLast = [.. RemovedInOrder(ReplaceOrder.StartFirst)];
        conditions = new(WaitForConditionsAsync);
        rehearsed = new(() => plan.Containers.FirstOrDefault(action => action.Rehearsed) is { } first ? new Rehearsal(run, this, first.Name).PassAsync() : Task.CompletedTask);
    }

    public ServicePlan Plan { get; }

    public ServiceContainer Description { get; }

    public ComposeService Service => Description.Service;

    /// <summary>Those that stay or come, by number.</summary>
    public IReadOnlyList<ContainerRun> Containers { get; }

    /// <summary>Those that go at once and are not replaced.</summary>
    public IReadOnlyList<OldContainer> Removed { get; }

    /// <summary>Those that go when all that was started beside others is ready, and are not replaced.</summary>
    public IReadOnlyList<OldContainer> RemovedLast { get; }

    /// <summary>Waits until everything holds that has to before its containers start.</summary>
    public Task ConditionsAsync() => conditions.Value;

    /// <summary>Waits until a rehearsal, where there is to be one, has become healthy.</summary>
    public Task RehearsedAsync() => rehearsed.Value;

    /// <summary>Waits until its new containers are ready, or a rehearsal was: as far as it can be tried beside the old ones.</summary>
    public Task TriedAsync() => Task.WhenAll([RehearsedAsync(), .. Containers.Where(container => container.IsStartFirst).Select(container => container.ReadyAsync())]);

    /// <summary>The ids of the containers whose namespaces or volumes its own share, by service, as soon as they exist.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ParentsAsync()
    {
        Dictionary<string, string> parents = [];
        foreach (var (name, _) in ServiceOrder.Parents(Service))
        {
            if (run.Service(name) is { Containers: [var first, ..] })
                parents[name] = await first.MadeAsync();
        }

        return parents;
    }

    /// <summary>Whether its containers are bound to the very containers of other services.</summary>
    public bool HasParents => ServiceOrder.Parents(Service).Any();

    private IEnumerable<OldContainer> RemovedInOrder(ReplaceOrder order) =>
        Plan.Containers.Where(action => action.Kind == ContainerActionKind.Remove && action.Order == order).Select(action => new OldContainer(run, action.Existing!, Service));

    private Task WaitForConditionsAsync() => Task.WhenAll(Plan.StartsAfter.Select(WaitForAsync));

    private async Task WaitForAsync(StartCondition condition)
    {
        if (run.Service(condition.Service) is not { } other)
            return;
        try
        {
            await Task.WhenAll(other.Containers.Select(container => condition.Condition switch
            {
                DependencyCondition.Healthy => container.HealthyAsync(),
                DependencyCondition.CompletedSuccessfully => container.CompletedAsync(),
                _ => container.StartedAsync(),
            }));
        }
        catch (SlipwayException) when (!condition.Required)
        {
            run.Log.Report(RunErrors.OptionalDependency(Service.Name, condition.Service, Word(condition.Condition), Position(condition)));
        }

        static string Word(DependencyCondition condition) => condition switch
        {
            DependencyCondition.Healthy => "healthy",
            DependencyCondition.CompletedSuccessfully => "completed successfully",
            _ => "started",
        };
    }

    private SourcePosition Position(StartCondition condition) =>
        Service.DependsOn.TryGetValue(condition.Service, out var dependency) && dependency.Position.File is not null ? dependency.Position : Service.At("depends_on");
}
