using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>What is done with the networks that the planned services use.</summary>
internal sealed class NetworkPlanning(ComposeProject project, ObservedProject observed, UpOptions options, ResourceHashes hashes)
{
    private readonly List<NetworkAction> actions = [];
    private readonly Dictionary<string, ResourceKind> kinds = new(StringComparer.Ordinal);

    public IReadOnlyList<NetworkAction> Actions => actions;

    /// <summary>What is done with the network of an engine's name; kept where the plan is not about it.</summary>
    public ResourceKind Kind(string name) => kinds.GetValueOrDefault(name);

    public void Add(IReadOnlyList<ComposeService> services, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        var used = services.SelectMany(service => service.Networks).Select(network => network.Network).ToHashSet(StringComparer.Ordinal);
        var planned = services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var network in project.Networks.Values.Where(network => used.Contains(network.Key)).OrderBy(network => network.Key, StringComparer.Ordinal))
        {
            var action = Action(network, planned, errors, warnings);
            actions.Add(action);
            kinds[action.Name] = action.Kind;
        }
    }

    private NetworkAction Action(ComposeNetwork network, HashSet<string> planned, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        var keep = new NetworkAction(ResourceKind.Keep, network.Key, network.Name);
        var at = ServiceSelection.At(network.Position);
        var there = observed.Networks.GetValueOrDefault(network.Name);
        if (network.External)
        {
            // These two of the engine's own are always there, and no list of a project's networks has them.
            if (there is null && network.Name is not ("host" or "none")) errors.Add(PlanErrors.ExternalNetworkMissing(network.Key, network.Name, at));
            return keep;
        }

        if (there is null) return keep with { Kind = ResourceKind.Create, Cause = "it is not there" };
        var owner = there.Labels.GetValueOrDefault(ComposeLabels.Project);
        if (owner != project.Name)
        {
            errors.Add(PlanErrors.ForeignNetwork(network.Key, network.Name, owner, at));
            return keep;
        }

        if (options.Recreate == RecreatePolicy.Never || !ResourceHashes.Differ(hashes.Network(network), there.ConfigHash, there.Labels)) return keep;
        var others = observed.Containers.Where(container => container.Networks.Contains(network.Name) && !IsReplaced(container, planned)).Select(container => container.Name).ToArray();
        if (others.Length == 0) return keep with { Kind = ResourceKind.Recreate, Cause = "its declaration changed" };
        warnings.Add(PlanErrors.NetworkInUse(network.Key, others, at));
        return keep;
    }

    private bool IsReplaced(ObservedContainer container, HashSet<string> planned) =>
        !container.OneOff && (planned.Contains(container.Service) || (options.RemoveOrphans && OrphanPlanning.IsOrphan(project, options, container)));
}
