using System.Globalization;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>What is done with the containers of each service, in the order of the services: what a service's containers are tied to is decided before them.</summary>
internal sealed class ContainerPlanning(DesiredProject desired, ObservedProject observed, UpOptions options, NetworkPlanning networks)
{
    private readonly Dictionary<string, ServicePlan> plans = new(StringComparer.Ordinal);
    private readonly ILookup<string, ObservedContainer> observedByService =
        observed.Containers.Where(container => !container.OneOff).ToLookup(container => container.Service, StringComparer.Ordinal);

    private readonly ILookup<string, ObservedContainer> rehearsals =
        observed.Containers.Where(container => container.Labels.ContainsKey(ComposeLabels.Rehearsal)).ToLookup(container => container.Service, StringComparer.Ordinal);

    private readonly OneShots oneShots = OneShots.Of(desired.Project);

    public ServicePlan Add(ComposeService service, int scale)
    {
        var candidates = observedByService[service.Name].Select(container => Candidate(service, container)).ToList();
        var surplus = new List<ContainerAction>();
        TakeDoubles(candidates, surplus);
        TakeSurplus(candidates, scale, surplus);
        surplus.AddRange(rehearsals[service.Name].Select(container => Removal(container, "left by an interrupted rehearsal")));

        var actions = Numbered(service, candidates, scale);
        surplus.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var plan = new ServicePlan(service.Name, [.. actions, .. surplus], [.. StartsAfter(service)]);
        plans[service.Name] = plan;
        return plan;
    }

    /// <summary>One container for each number: the others of that number, remainders of interrupted replacements among them, are removed.</summary>
    private static void TakeDoubles(List<Assessed> candidates, List<ContainerAction> surplus)
    {
        foreach (var group in candidates.Where(candidate => candidate.Container.Number > 0).GroupBy(candidate => candidate.Container.Number).ToArray())
        {
            foreach (var other in group.OrderBy(candidate => candidate.IsTemporary).ThenBy(candidate => !candidate.IsNamed).ThenBy(candidate => candidate.Rank)
                .ThenBy(candidate => candidate.Container.Created).ThenBy(candidate => candidate.Container.Id, StringComparer.Ordinal).Skip(1).ToArray())
            {
                candidates.Remove(other);
                surplus.Add(Removal(other.Container, other.IsTemporary ? "left by an interrupted replacement" : $"there is another container {group.Key}"));
            }
        }
    }

    /// <summary>Those that need the most work go first, then those with the highest numbers.</summary>
    private static void TakeSurplus(List<Assessed> candidates, int scale, List<ContainerAction> surplus)
    {
        foreach (var other in candidates.OrderBy(candidate => candidate.Rank).ThenBy(candidate => candidate.Container.Number <= 0)
            .ThenBy(candidate => candidate.Container.Number).ThenBy(candidate => candidate.Container.Created).Skip(scale).ToArray())
        {
            candidates.Remove(other);
            surplus.Add(Removal(other.Container, scale == 1 ? "1 container is asked for" : $"{scale} containers are asked for"));
        }
    }

    private List<ContainerAction> Numbered(ComposeService service, List<Assessed> candidates, int scale)
    {
        var actions = candidates.Where(candidate => candidate.Container.Number > 0)
            .ToDictionary(candidate => candidate.Container.Number, candidate => Action(service, candidate, candidate.Container.Number));
        var unnumbered = new Queue<Assessed>(candidates.Where(candidate => candidate.Container.Number <= 0).OrderBy(candidate => candidate.Container.Name, StringComparer.Ordinal));
        for (var number = 1; actions.Count < scale; number++)
        {
            if (actions.ContainsKey(number)) continue;
            actions[number] = unnumbered.TryDequeue(out var candidate)
                ? Action(service, candidate, number)
                : new(ContainerActionKind.Create, ServiceContainers.Name(desired.Project, service, number), number, null, "it is not there");
        }

        return [.. actions.Values.OrderBy(action => action.Number)];
    }

    private ContainerAction Action(ComposeService service, Assessed candidate, int number)
    {
        var name = ServiceContainers.Name(desired.Project, service, number);
        var container = candidate.Container;
        var action = new ContainerAction(ContainerActionKind.Keep, name, number, container, null);
        if (candidate.Causes.Count > 0)
        {
            var carried = options.RenewAnonymousVolumes ? new Dictionary<string, string>() : Replacement.Carried(container, service, SharedVolumes(service));
            return action with { Kind = ContainerActionKind.Recreate, Cause = string.Join(", ", candidate.Causes), Carried = carried };
        }

        if (candidate.IsTemporary) return action with { Kind = ContainerActionKind.Rename, Cause = $"left as {container.Name} by an interrupted replacement" };
        if (candidate.StartCause is { } start) return action with { Kind = ContainerActionKind.Start, Cause = start };
        return candidate.RestartCause is { } restart ? action with { Kind = ContainerActionKind.Restart, Cause = restart } : action;
    }

    /// <summary>The anonymous volumes of the services whose volumes a service shares: it gets them from these, read-only where it asks for that.</summary>
    private HashSet<string> SharedVolumes(ComposeService service) =>
        [.. from parent in ServiceOrder.Parents(service)
            where parent.Shared == "volumes"
            from container in observedByService[parent.Service]
            from volume in Replacement.AnonymousVolumes(container)
            select volume];

    private Assessed Candidate(ComposeService service, ObservedContainer container)
    {
        var name = ServiceContainers.Name(desired.Project, service, Math.Max(1, container.Number));
        var causes = Causes(service, container, name);
        var start = StartCause(service, container);
        var restart = container.State == ContainerState.Running ? RestartCause(service) : null;
        return new(container, causes, start, restart, container.Name == name, Replacement.IsTemporaryOf(container, name));
    }

    private List<string> Causes(ComposeService service, ObservedContainer container, string name)
    {
        var causes = new List<string>();
        if (container.State is ContainerState.Dead or ContainerState.Removing) causes.Add("its removal was not completed");
        causes.AddRange(ParentCauses(service, container));
        if (options.Recreate == RecreatePolicy.Never) return causes;

        if (options.Recreate == RecreatePolicy.Always && (options.Services.Count == 0 || options.Services.Contains(service.Name))) causes.Add("forced");
        var image = desired.Images.GetValueOrDefault(service.Name);
        causes.AddRange(RecreateCauses.Of(container, desired.Containers[service.Name], image, name, desired, networks));
        // Before the image is pulled or built nobody knows whether it will be another one. Those who carry plans out do that first, and plan with its id.
        if (causes.Count == 0 && image is { Id: null, Step: not ImageStep.None }) causes.Add("if its image changes");
        return causes;
    }

    /// <summary>A container refers to those whose namespaces or volumes it shares by their ids, so it cannot outlive them, whatever the policy.</summary>
    private IEnumerable<string> ParentCauses(ComposeService service, ObservedContainer container)
    {
        foreach (var (parent, shared) in ServiceOrder.Parents(service))
        {
            if (!plans.TryGetValue(parent, out var plan)) continue;
            var first = plan.Containers.FirstOrDefault(action => action.Kind != ContainerActionKind.Remove);
            if (first?.Kind is ContainerActionKind.Create or ContainerActionKind.Recreate)
                yield return $"service '{parent}' whose {shared} it shares is {(first.Kind == ContainerActionKind.Create ? "created" : "recreated")}";
            else if (first?.Existing is { } existing && (SharesAnother(container, shared, existing) || existing.Created > container.Created || plan.Containers.Any(action => IsBefore(action, first))))
                yield return $"service '{parent}' whose {shared} it shares was recreated";
        }
    }

    // Lists tell whose network a container shares. Of the other namespaces only its age can tell, in whole seconds.
    private static bool SharesAnother(ObservedContainer container, string shared, ObservedContainer parent) =>
        shared == "network" && container.SharedNetworkOf is { } id && id != parent.Id;

    private static bool IsBefore(ContainerAction removed, ContainerAction first) =>
        removed.Kind == ContainerActionKind.Remove && removed.Number > 0 && removed.Number < first.Number;

    private string? StartCause(ComposeService service, ObservedContainer container) => container.State switch
    {
        ContainerState.Paused => "it is paused",
        ContainerState.Created => "it was never started",
        ContainerState.Exited when container.ExitCode == 0 && oneShots.HasCompleted(service) => null,
        ContainerState.Exited => container.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"it exited with code {code}") : "it exited",
        _ => null,
    };

    private string? RestartCause(ComposeService service)
    {
        foreach (var (parent, shared) in ServiceOrder.Parents(service))
        {
            if (shared != "volumes" && First(parent) is { Kind: ContainerActionKind.Start or ContainerActionKind.Restart, Existing.State: not ContainerState.Paused })
                return $"service '{parent}' whose {shared} it shares is started anew";
        }

        foreach (var dependency in service.DependsOn.Values.Where(dependency => dependency.Restart).OrderBy(dependency => dependency.Service, StringComparer.Ordinal))
        {
            if (!plans.TryGetValue(dependency.Service, out var plan)) continue;
            if (plan.Containers.Any(action => action.Kind is ContainerActionKind.Recreate)) return $"service '{dependency.Service}' is recreated";
            if (plan.Containers.Any(action => action.Kind is ContainerActionKind.Restart)) return $"service '{dependency.Service}' is restarted";
        }

        return null;
    }

    private ContainerAction? First(string service) =>
        plans.TryGetValue(service, out var plan) ? plan.Containers.FirstOrDefault(action => action.Kind != ContainerActionKind.Remove) : null;

    /// <summary>A service without containers is not waited for.</summary>
    private IEnumerable<StartCondition> StartsAfter(ComposeService service) =>
        from dependency in ServiceOrder.Dependencies(service).Values
        where plans.TryGetValue(dependency.Service, out var plan) && plan.Containers.Any(action => action.Kind != ContainerActionKind.Remove)
        select new StartCondition(dependency.Service, dependency.Condition, dependency.Required);

    private static ContainerAction Removal(ObservedContainer container, string cause) =>
        new(ContainerActionKind.Remove, container.Name, container.Number, container, cause);

    /// <summary>A container and what there is to do with it, if it stays.</summary>
    private sealed record Assessed(
        ObservedContainer Container, IReadOnlyList<string> Causes, string? StartCause, string? RestartCause, bool IsNamed, bool IsTemporary)
    {
        /// <summary>The less there is to do, the lower.</summary>
        public int Rank => Causes.Count > 0 ? 2 : StartCause is not null ? 1 : 0;
    }
}
