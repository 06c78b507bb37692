using System.Globalization;
using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>Which service waits for which while a plan is carried out: for those it starts after, and where it takes a host port or name, for the readiness of the successor of who has it.</summary>
internal sealed class ServiceWaits
{
    private readonly Dictionary<string, string[]> dependencies = new(StringComparer.Ordinal);
    private readonly List<(string Taker, string Holder)> handed = [];
    private readonly Func<string, bool> isStartFirst;

    public ServiceWaits(IReadOnlyList<ServicePlan> plans, DesiredProject desired, Func<string, bool> isStartFirst)
    {
        this.isStartFirst = isStartFirst;
        foreach (var plan in plans) dependencies[plan.Service] = [.. plan.StartsAfter.Select(condition => condition.Service)];
        foreach (var holder in plans)
        {
            var old = holder.Containers.Where(action => action.Kind == ContainerActionKind.Recreate).Select(action => action.Existing!).ToArray();
            if (old.Length == 0) continue;
            handed.AddRange(plans.Where(taker => taker != holder && Takes(taker, desired.Project.Services[taker.Service], old)).Select(taker => (taker.Service, holder.Service)));
        }
    }

    /// <summary>A service that takes what this one's containers have, and that this one waits for; null where there is none.</summary>
    public string? TakerThatIsAwaited(string holder) => handed.Where(pair => pair.Holder == holder && Closure(holder).Contains(pair.Taker)).Select(pair => pair.Taker).FirstOrDefault();

    /// <summary>All that a service waits for, one through another; itself only where it waits in a circle.</summary>
    public IReadOnlySet<string> Closure(string service)
    {
        var closure = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([service]);
        while (pending.TryPop(out var next))
        {
            foreach (var awaited in dependencies.GetValueOrDefault(next, []).Concat(handed.Where(pair => pair.Taker == next && isStartFirst(pair.Holder)).Select(pair => pair.Holder)))
            {
                if (closure.Add(awaited)) pending.Push(awaited);
            }
        }

        return closure;
    }

    private static bool Takes(ServicePlan taker, ComposeService service, ObservedContainer[] old)
    {
        var names = taker.Containers.Where(action => action.Kind is not (ContainerActionKind.Keep or ContainerActionKind.Remove)).Select(action => action.Name).ToArray();
        return names.Length > 0 && Array.Exists(old, container => names.Contains(container.Name)
            || container.Ports.Any(port => port.PublicPort is { } taken && service.Ports.Any(wanted => wanted.Published == taken.ToString(CultureInfo.InvariantCulture))));
    }
}
