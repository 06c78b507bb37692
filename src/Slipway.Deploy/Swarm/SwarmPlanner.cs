using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Docker.Json;
using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>From the desired and the observed state to a plan. Pure, except that contents of secrets and configs are asked for.</summary>
public static class SwarmPlanner
{
    /// <summary>Plans.</summary>
    /// <exception cref="SlipwayException">SLIP5105, SLIP5106, SLIP5107, SLIP5120: something needed is not there, or somebody else's.</exception>
    public static SwarmPlan Plan(DesiredSwarm desired, ObservedSwarm observed)
    {
        var found = new List<Diagnostic>(desired.Warnings);
        var networks = Networks(desired, observed, found);
        var objects = ObjectPlanning.Actions(desired, observed, found);
        var services = Services(desired, observed, objects, found);
        foreach (var node in observed.Nodes)
        {
            if (node.State != "ready") found.Add(SwarmErrors.NodeNotReady(node.Hostname, node.State));
        }

        foreach (var problem in found)
        {
            if (problem.Severity == Severity.Error) throw new SlipwayException(found);
        }

        return new SwarmPlan
        {
            ProjectName = desired.ProjectName,
            Networks = networks,
            Objects = objects,
            Services = services,
            Removals = Removals(desired, observed, objects),
            Warnings = found,
        };
    }

    /// <summary>Whether something carries the stack's label.</summary>
    internal static bool IsOurs(IReadOnlyDictionary<string, string> labels, string project) => labels.TryGetValue(SwarmLabels.Namespace, out var stack) && stack == project;

    private static List<SwarmNetworkAction> Networks(DesiredSwarm desired, ObservedSwarm observed, List<Diagnostic> found)
    {
        var actions = new List<SwarmNetworkAction>(desired.Networks.Count);
        foreach (var network in desired.Networks)
        {
            var existing = Find(observed.Networks, network.Name);
            if (network.Request is not { } request)
            {
                if (existing is null) found.Add(SwarmErrors.ExternalMissing("network", network.Name, Suggestion.For(network.Name, Names(observed.Networks)), network.Position));
                actions.Add(new(SwarmActionKind.Keep, network));
                continue;
            }

            var digest = Digest(RequestJson.Write(request));
            var labelled = new SortedDictionary<string, string>(new Dictionary<string, string>(request.Labels!), StringComparer.Ordinal) { [SwarmLabels.Spec] = digest };
            var made = network with { Request = request with { Labels = labelled } };
            if (existing is null)
            {
                actions.Add(new(SwarmActionKind.Create, made, "it is not there"));
                continue;
            }

            actions.Add(new(SwarmActionKind.Keep, made));
            if (!IsOurs(existing.Labels, desired.ProjectName))
                found.Add(SwarmErrors.NameTaken("network", network.Name, existing.Labels.GetValueOrDefault(SwarmLabels.Namespace), network.Position));
            else if (existing.Labels.TryGetValue(SwarmLabels.Spec, out var known) && known != digest)
                found.Add(SwarmErrors.NetworkChanged(network.Name, network.Position));
        }

        return actions;
    }

    private static List<SwarmServiceAction> Services(DesiredSwarm desired, ObservedSwarm observed, IReadOnlyList<SwarmObjectAction> objects, List<Diagnostic> found)
    {
        var networkNames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var network in observed.Networks) networkNames[network.Id] = network.Name;
        var actions = new List<SwarmServiceAction>(desired.Services.Count);
        foreach (var service in desired.Services)
        {
            var (spec, taskDigest) = Labelled(ObjectPlanning.Named(service.Spec, objects));
            var existing = Find(observed.Services, service.FullName);
            if (existing is null)
            {
                actions.Add(new(SwarmActionKind.Create, service, spec, taskDigest, null, "it is not there") { ReplacesTasks = true });
                continue;
            }

            if (!IsOurs(existing.Labels, desired.ProjectName))
                found.Add(SwarmErrors.NameTaken("service", service.FullName, existing.Labels.GetValueOrDefault(SwarmLabels.Namespace), service.Position));
            actions.Add(Compared(service, spec, taskDigest, existing, networkNames.GetValueOrDefault));
        }

        return actions;
    }

    private static SwarmServiceAction Compared(SwarmService service, ServiceSpec spec, string taskDigest, ServiceInspect existing, Func<string, string?> networkName)
    {
        var differences = SpecComparison.Differences(RequestJson.Write(spec), existing.Spec, networkName);
        if (differences.Count == 0) return new(SwarmActionKind.Keep, service, spec, taskDigest, existing);
        using var before = JsonDocument.Parse(existing.Spec);
        var names = new List<string>(SpecMembers.Names(differences));
        string? scaled = null;
        if (spec.Mode?.Replicated is { } replicated && Replicas(before.RootElement) is { } was && names.Remove("replicas"))
            scaled = string.Create(CultureInfo.InvariantCulture, $"replicas {was} → {replicated.Replicas}");
        var cause = names.Count == 0 ? scaled! : string.Join(", ", names) + " changed" + (scaled is null ? "" : ", " + scaled);
        // Made from the same specification, and yet another: it was not this project that changed.
        if (existing.Labels.TryGetValue(SwarmLabels.Spec, out var known) && known == spec.Labels![SwarmLabels.Spec]) cause += " by somebody else";
        else if (known is null) cause += "; it was made by another tool (docker stack)";
        return new(SwarmActionKind.Update, service, spec, taskDigest, existing, cause) { ReplacesTasks = TaskDigest(before.RootElement) != taskDigest };
    }

    private static List<SwarmRemoval> Removals(DesiredSwarm desired, ObservedSwarm observed, IReadOnlyList<SwarmObjectAction> objects)
    {
        var removals = new List<SwarmRemoval>();
        var keptNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in desired.Services) keptNames.Add(service.FullName);
        foreach (var service in desired.DisabledServices) keptNames.Add($"{desired.ProjectName}_{service}");
        var hasDisabled = false;
        foreach (var service in Sorted(observed.Services, static service => service.Name))
        {
            if (!IsOurs(service.Labels, desired.ProjectName)) continue;
            if (service.Labels.TryGetValue(SwarmLabels.OneOff, out var of)) removals.Add(new("service", service.Name, service.Id, $"left over from a command in '{SwarmErrors.OneLine(of)}'"));
            else if (!keptNames.Contains(service.Name)) removals.Add(new("service", service.Name, service.Id, "the project has no such service"));
            else hasDisabled |= Find(desired.Services, service.Name) is null;
        }

        // A service that a profile leaves out uses what nobody else may use.
        if (hasDisabled) return removals;
        removals.AddRange(ObjectPlanning.Removals(SwarmObjectKind.Secret, desired, observed.Secrets, objects));
        removals.AddRange(ObjectPlanning.Removals(SwarmObjectKind.Config, desired, observed.Configs, objects));
        foreach (var network in Sorted(observed.Networks, static network => network.Name))
        {
            if (!IsOurs(network.Labels, desired.ProjectName) || network.Scope != "swarm") continue;
            var wanted = false;
            foreach (var kept in desired.Networks) wanted |= kept.Name == network.Name;
            if (!wanted) removals.Add(new("network", network.Name, network.Id, "the project has no such network"));
        }

        return removals;
    }

    // What tasks are made from decides whether there are new ones; ports of nodes are part of it, as only a new task takes another.
    private static (ServiceSpec Spec, string TaskDigest) Labelled(ServiceSpec spec)
    {
        var whole = spec with { UpdateConfig = null, RollbackConfig = null, Labels = null, Mode = null };
        var task = Digest(RequestJson.Write(whole));
        var container = spec.TaskTemplate.ContainerSpec;
        spec = spec with { TaskTemplate = spec.TaskTemplate with { ContainerSpec = container with { Labels = With(container.Labels, SwarmLabels.Task, task) } } };
        return (spec with { Labels = With(spec.Labels, SwarmLabels.Spec, Digest(RequestJson.Write(spec))) }, task);
    }

    private static SortedDictionary<string, string> With(IReadOnlyDictionary<string, string>? labels, string label, string value) =>
        new(new Dictionary<string, string>(labels ?? new Dictionary<string, string>()), StringComparer.Ordinal) { [label] = value };

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    private static long? Replicas(JsonElement spec) =>
        spec.TryGetProperty("Mode", out var mode) && mode.TryGetProperty("Replicated", out var replicated) && replicated.TryGetProperty("Replicas", out var replicas) ? replicas.GetInt64() : null;

    internal static string? TaskDigest(JsonElement spec) =>
        spec.TryGetProperty("TaskTemplate", out var task) && task.TryGetProperty("ContainerSpec", out var container)
        && container.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(SwarmLabels.Task, out var digest) ? digest.GetString() : null;

    private static NetworkInspect? Find(IReadOnlyList<NetworkInspect> networks, string name)
    {
        // A network of a single engine can bear the same name.
        NetworkInspect? best = null;
        foreach (var network in networks)
        {
            if (network.Name == name && (best is null || network.Scope == "swarm")) best = network;
        }

        return best;
    }

    private static ServiceInspect? Find(IReadOnlyList<ServiceInspect> services, string name)
    {
        foreach (var service in services)
        {
            if (service.Name == name) return service;
        }

        return null;
    }

    private static SwarmService? Find(IReadOnlyList<SwarmService> services, string fullName)
    {
        foreach (var service in services)
        {
            if (service.FullName == fullName) return service;
        }

        return null;
    }

    private static List<string> Names(IReadOnlyList<NetworkInspect> networks)
    {
        var names = new List<string>(networks.Count);
        foreach (var network in networks) names.Add(network.Name);
        return names;
    }

    private static List<T> Sorted<T>(IReadOnlyList<T> items, Func<T, string> name)
        where T : class
    {
        var sorted = new List<T>(items);
        sorted.Sort((a, b) => string.CompareOrdinal(name(a), name(b)));
        return sorted;
    }
}
