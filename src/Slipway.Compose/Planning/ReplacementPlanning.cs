using Slipway.Compose.Containers;
using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>Decides the order of each replacement once it is known what is replaced: what two services hand to one another decides, too.</summary>
internal sealed class ReplacementPlanning(DesiredProject desired, UpOptions options, NetworkPlanning networks)
{
    private readonly Dictionary<string, ReplacementChoice> choices = new(StringComparer.Ordinal);

    /// <summary>The plans with their orders, and the services that can be tried before any old container is stopped.</summary>
    public (IReadOnlyList<ServicePlan> Plans, IReadOnlyList<string> TriedFirst) Decide(IReadOnlyList<ServicePlan> plans)
    {
        if (options.Replacement == ReplacementPolicy.StopFirst) return (plans, []);
        foreach (var plan in plans.Where(IsReplaced)) choices[plan.Service] = Choice(plan);
        var waits = new ServiceWaits(plans, desired, IsStartFirst);
        while (plans.FirstOrDefault(plan => IsStartFirst(plan.Service) && waits.TakerThatIsAwaited(plan.Service) is not null) is { } tied)
            choices[tied.Service] = ReplacementChoice.StopFirst($"service '{waits.TakerThatIsAwaited(tied.Service)}', which it waits for, takes what it has");

        var stopping = choices.Where(choice => choice.Value.Order == ReplaceOrder.StopFirst).Select(choice => choice.Key).ToHashSet(StringComparer.Ordinal);
        var tried = choices.Keys.Where(service => IsTried(service) && !waits.Closure(service).Any(stopping.Contains)).Order(StringComparer.Ordinal).ToArray();
        return ([.. plans.Select(Ordered)], tried);
    }

    /// <summary>Orphans in the order in which they go.</summary>
    public IReadOnlyList<OrphanAction> Decide(IReadOnlyList<OrphanAction> orphans) =>
        options.Replacement == ReplacementPolicy.StopFirst ? orphans : [.. orphans.Select(orphan => orphan with { Order = ReplaceOrder.StartFirst })];

    private bool IsStartFirst(string service) => choices.TryGetValue(service, out var choice) && choice.Order == ReplaceOrder.StartFirst;

    private bool IsTried(string service) => IsStartFirst(service) || IsRehearsed(service);

    private bool IsRehearsed(string service) =>
        options.Rehearse && choices.TryGetValue(service, out var choice) && choice.OnlyHostPorts && desired.Project.Services[service].HealthCheck is { Disabled: false };

    private static bool IsReplaced(ServicePlan plan) => plan.Containers.Any(action => action.Kind == ContainerActionKind.Recreate);

    /// <summary>All containers of a service are replaced in one order.</summary>
    private ReplacementChoice Choice(ServicePlan plan)
    {
        var replaced = plan.Containers.Where(action => action.Kind == ContainerActionKind.Recreate).ToArray();
        var choice = ReplacementRule.Of(desired.Project, desired.Project.Services[plan.Service], plan.Containers.Count(action => action.Kind != ContainerActionKind.Remove));
        foreach (var container in replaced.Select(action => action.Existing!))
        {
            if (container.Networks.FirstOrDefault(name => networks.Kind(name) == ResourceKind.Recreate) is { } network) return ReplacementChoice.StopFirst($"network '{network}' is recreated");
            if (container.State is ContainerState.Dead or ContainerState.Removing) return ReplacementChoice.StopFirst("its removal was not completed");
        }

        // An order that the file gives is the user's to answer for.
        return desired.Project.Services[plan.Service].UpdateOrder is null && choice is { Order: ReplaceOrder.StartFirst } or { OnlyHostPorts: true } && replaced.Any(action => action.Carried.Count > 0)
            ? ReplacementChoice.StopFirst("its anonymous volumes are kept")
            : choice;
    }

    private ServicePlan Ordered(ServicePlan plan) => plan with
    {
        Containers = [.. plan.Containers.Select(action => action.Kind switch
        {
            ContainerActionKind.Recreate => action with
            {
                Order = choices[plan.Service].Order,
                OrderCause = choices[plan.Service].Cause + (IsRehearsed(plan.Service) ? ", once the new one was healthy in a rehearsal without it" : ""),
                Rehearsed = IsRehearsed(plan.Service),
            },
            ContainerActionKind.Remove when !IsLeft(plan.Service, action.Existing!) => action with { Order = ReplaceOrder.StartFirst },
            _ => action,
        })],
    };

    /// <summary>Whether a container is what an interrupted run left, and never has served alone.</summary>
    private bool IsLeft(string service, ObservedContainer container) => container.Labels.ContainsKey(ComposeLabels.Rehearsal)
        || Replacement.IsTemporaryOf(container, ServiceContainers.Name(desired.Project, desired.Project.Services[service], Math.Max(1, container.Number)));
}
