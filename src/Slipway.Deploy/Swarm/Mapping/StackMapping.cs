using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Networks;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>From a project to a stack.</summary>
internal static class StackMapping
{
    public static DesiredSwarm Map(ComposeProject project, IReadOnlyDictionary<string, string> images, Func<string, ReadOnlyMemory<byte>?> contents)
    {
        var found = new List<Diagnostic>();
        var services = new List<SwarmService>(project.Services.Count);
        var usesDefault = false;
        foreach (var name in InOrder(project))
        {
            var service = project.Services[name];
            if (!images.TryGetValue(name, out var image))
            {
                found.Add(SwarmErrors.NoImage(name, service.At("image")));
                continue;
            }

            IgnoredKeys.Report(service, found);
            services.Add(ServiceMapping.Map(project, service, image, found));
            usesDefault |= service.Networks.Count == 0;
        }

        foreach (var problem in found)
        {
            if (problem.Severity == Severity.Error) throw new SlipwayException(found);
        }

        return new DesiredSwarm
        {
            ProjectName = project.Name,
            Networks = Networks(project, usesDefault),
            Objects = [.. Objects(project, SwarmObjectKind.Secret, project.Secrets, contents), .. Objects(project, SwarmObjectKind.Config, project.Configs, contents)],
            Services = services,
            DisabledServices = [.. project.DisabledServices.Keys],
            Warnings = found,
        };
    }

    /// <summary>The name of a service's network that is not defined in the file.</summary>
    public static string DefaultNetwork(ComposeProject project) => project.Networks.TryGetValue("default", out var network) ? network.Name : project.Name + "_default";

    private static List<SwarmNetwork> Networks(ComposeProject project, bool usesDefault)
    {
        var networks = new List<SwarmNetwork>(project.Networks.Count);
        foreach (var key in Sorted(project.Networks.Keys))
        {
            var network = project.Networks[key];
            networks.Add(new SwarmNetwork(key, network.Name, network.External ? null : Request(project, network), network.Position));
        }

        if (usesDefault && !project.Networks.ContainsKey("default"))
        {
            var network = new ComposeNetwork { Key = "default", Name = DefaultNetwork(project) };
            networks.Add(new SwarmNetwork("default", network.Name, Request(project, network), default));
        }

        return networks;
    }

    private static NetworkCreateRequest Request(ComposeProject project, ComposeNetwork network)
    {
        var request = ServiceContainers.Network(project, network with { Driver = network.Driver ?? "overlay" });
        return request with { Labels = Labelled(network.Labels, project.Name) };
    }

    private static IEnumerable<SwarmObject> Objects(
        ComposeProject project, SwarmObjectKind kind, IReadOnlyDictionary<string, ComposeFileObject> defined, Func<string, ReadOnlyMemory<byte>?> contents)
    {
        foreach (var key in Sorted(defined.Keys))
        {
            // Secrets that only builds use have no place in a swarm.
            if (!IsUsed(project, kind, key)) continue;
            var content = (kind == SwarmObjectKind.Secret ? "secret-" : "config-") + key;
            yield return new SwarmObject
            {
                Kind = kind,
                Key = key,
                BaseName = defined[key].Name,
                External = defined[key].Source is FileObjectExternal,
                Labels = defined[key].Labels,
                Read = () => contents(content),
                Position = defined[key].Position,
            };
        }
    }

    private static bool IsUsed(ComposeProject project, SwarmObjectKind kind, string key)
    {
        foreach (var service in project.Services.Values)
        {
            foreach (var use in kind == SwarmObjectKind.Secret ? service.Secrets : service.Configs)
            {
                if (use.Source == key) return true;
            }
        }

        return false;
    }

    /// <summary>Labels in the order of their names, with the stack's.</summary>
    public static SortedDictionary<string, string> Labelled(IReadOnlyDictionary<string, string> own, string project)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in own) labels[name] = value;
        labels[SwarmLabels.Namespace] = project;
        return labels;
    }

    // Each after those it depends on, else by name. What is in a cycle, which the loader refuses, comes where it is met.
    private static List<string> InOrder(ComposeProject project)
    {
        var order = new List<string>(project.Services.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Sorted(project.Services.Keys)) Visit(name);
        return order;

        void Visit(string name)
        {
            if (!project.Services.TryGetValue(name, out var service) || !seen.Add(name)) return;
            foreach (var dependency in Sorted(service.DependsOn.Keys)) Visit(dependency);
            order.Add(name);
        }
    }

    private static List<string> Sorted(IEnumerable<string> names)
    {
        var sorted = new List<string>(names);
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }
}
