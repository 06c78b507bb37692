using System.Globalization;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>What of a stack runs where.</summary>
public static class SwarmStatus
{
    /// <summary>The stack's services, by name, without commands that were run once.</summary>
    public static async Task<IReadOnlyList<SwarmServiceStatus>> ReadAsync(Engine engine, string projectName, CancellationToken cancellationToken)
    {
        var ours = EngineFilters.Label($"{SwarmLabels.Namespace}={projectName}");
        var services = engine.Services.ListAsync(ours, cancellationToken, counted: true);
        var tasks = engine.Tasks.ListAsync(EngineFilters.Label($"{SwarmLabels.Namespace}={projectName}").With("desired-state", "running"), cancellationToken);
        var nodes = engine.Nodes.ListAsync(null, cancellationToken);
        await Task.WhenAll(services, tasks, nodes);
        return Of(projectName, await services, await tasks, await nodes);
    }

    internal static IReadOnlyList<SwarmServiceStatus> Of(string projectName, IReadOnlyList<ServiceInspect> services, IReadOnlyList<TaskInspect> tasks, IReadOnlyList<NodeInspect> nodes)
    {
        var status = new List<SwarmServiceStatus>(services.Count);
        foreach (var service in services)
        {
            if (service.Labels.ContainsKey(SwarmLabels.OneOff)) continue;
            var at = new SortedDictionary<string, NodeInspect>(StringComparer.Ordinal);
            var running = 0;
            foreach (var task in tasks)
            {
                if (task.ServiceId != service.Id || task.State != "running") continue;
                running++;
                foreach (var node in nodes)
                {
                    if (node.Id == task.NodeId) at[node.Hostname] = node;
                }
            }

            var name = service.Name.StartsWith(projectName + "_", StringComparison.Ordinal) ? service.Name[(projectName.Length + 1)..] : service.Name;
            status.Add(new SwarmServiceStatus(name, running, service.Counts?.Desired ?? running, [.. at.Keys], Urls(service, at.Values, nodes)));
        }

        status.Sort(static (a, b) => string.CompareOrdinal(a.Service, b.Service));
        return status;
    }

    private static List<string> Urls(ServiceInspect service, IEnumerable<NodeInspect> running, IReadOnlyList<NodeInspect> all)
    {
        var urls = new List<string>();
        foreach (var port in service.Ports)
        {
            if (port.PublishedPort is not > 0 || port.Protocol is not (null or "tcp")) continue;
            // An ingress port is every node's.
            foreach (var node in port.PublishMode == "host" ? running : all)
            {
                if (node is not { State: "ready", Address.Length: > 0 }) continue;
                var host = node.Address.Contains(':', StringComparison.Ordinal) ? $"[{node.Address}]" : node.Address;
                var number = port.PublishedPort.Value.ToString(CultureInfo.InvariantCulture);
                urls.Add(port.TargetPort is 443 or 8443 ? $"https://{host}:{number}" : number == "80" ? $"http://{host}" : $"http://{host}:{number}");
            }
        }

        return urls;
    }
}

/// <summary>What of a service runs where.</summary>
/// <param name="Service">The service's name in the project.</param>
/// <param name="Running">Tasks that run.</param>
/// <param name="Desired">Tasks that are to run.</param>
/// <param name="Nodes">The names of the nodes they run on.</param>
/// <param name="Urls">Where its published tcp ports are reached.</param>
public sealed record SwarmServiceStatus(string Service, int Running, long Desired, IReadOnlyList<string> Nodes, IReadOnlyList<string> Urls);
