using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>Which services a service needs, and the order that follows from it.</summary>
internal static class ServiceOrder
{
    private const string Prefix = "service:";

    /// <summary>
    /// The services a service's start depends on: <c>depends_on</c>, and those whose namespaces or volumes it shares or that it links to, which have to have been started
    /// (compose-go's normalisation says the same).
    /// </summary>
    public static IReadOnlyDictionary<string, ServiceDependency> Dependencies(ComposeService service)
    {
        var dependencies = new SortedDictionary<string, ServiceDependency>(StringComparer.Ordinal);
        foreach (var (name, dependency) in service.DependsOn) dependencies[name] = dependency;
        foreach (var (parent, _) in Parents(service)) dependencies.TryAdd(parent, new(parent, DependencyCondition.Started));
        foreach (var link in service.Links)
        {
            var name = link.Split(':')[0];
            dependencies.TryAdd(name, new(name, DependencyCondition.Started));
        }

        dependencies.Remove(service.Name);
        return dependencies;
    }

    /// <summary>The services whose containers this one's are tied to by id, so that they have to be made after them, and what they share.</summary>
    public static IEnumerable<(string Service, string Shared)> Parents(ComposeService service)
    {
        if (Named(service.NetworkMode) is { } network) yield return (network, "network");
        if (Named(service.Ipc) is { } ipc) yield return (ipc, "ipc namespace");
        if (Named(service.Pid) is { } pid) yield return (pid, "pid namespace");
        foreach (var from in service.VolumesFrom)
        {
            if (!from.StartsWith("container:", StringComparison.Ordinal)) yield return (from.Split(':')[0], "volumes");
        }
    }

    /// <summary>Each after those it needs, else by name. What is in a cycle comes last, by name.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> services, Func<string, IEnumerable<string>> needs)
    {
        var pending = new SortedSet<string>(services, StringComparer.Ordinal);
        var all = new HashSet<string>(pending, StringComparer.Ordinal);
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var dependents = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var ready = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var service in pending)
        {
            var needed = needs(service).Where(all.Contains).Distinct(StringComparer.Ordinal).ToArray();
            open[service] = needed.Length;
            if (needed.Length == 0) ready.Add(service);
            foreach (var name in needed)
            {
                if (!dependents.TryGetValue(name, out var list)) dependents.Add(name, list = []);
                list.Add(service);
            }
        }

        var order = new List<string>(pending.Count);
        while (ready.Min is { } next)
        {
            ready.Remove(next);
            pending.Remove(next);
            order.Add(next);
            foreach (var dependent in dependents.GetValueOrDefault(next) ?? [])
            {
                if (--open[dependent] == 0) ready.Add(dependent);
            }
        }

        order.AddRange(pending);
        return order;
    }

    private static string? Named(string? mode) => mode is not null && mode.StartsWith(Prefix, StringComparison.Ordinal) ? mode[Prefix.Length..] : null;
}
