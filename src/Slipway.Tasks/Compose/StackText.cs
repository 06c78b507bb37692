using Slipway.Compose.Planning;
using Slipway.Compose.Running;

namespace Slipway.Tasks.Compose;

/// <summary>Outcomes of verbs as lines of a build's result.</summary>
internal static class StackText
{
    /// <summary>A line for each service: what was done with it, how it is, where it answers. Nothing where nothing was done.</summary>
    public static IReadOnlyList<string> Of(StackOutcome outcome)
    {
        if (!outcome.Changed || outcome.Services.Count == 0)
            return [];
        var nameWidth = outcome.Services.Max(service => service.Service.Length);
        var actionWidth = outcome.Services.Max(service => service.Action?.Length ?? 0);
        var stateWidth = outcome.Services.Max(service => State(service).Length);
        return
        [
            $"stack {outcome.Plan.ProjectName}:",
            .. outcome.Services.Select(service =>
                $"  {service.Service.PadRight(nameWidth)}  {(service.Action ?? "").PadRight(actionWidth)}  {State(service).PadRight(stateWidth)}  {string.Join(' ', service.Urls)}".TrimEnd()),
        ];
    }

    /// <summary>What was removed; nothing where nothing was.</summary>
    public static IReadOnlyList<string> Of(DownOutcome outcome)
    {
        var kinds = new (string One, string Many, int Count)[]
        {
            ("container", "containers", outcome.Containers.Count),
            ("network", "networks", outcome.Networks.Count),
            ("volume", "volumes", outcome.Volumes.Count),
            ("image", "images", outcome.Images.Count),
        };
        var removed = kinds.Where(kind => kind.Count > 0).Select(kind => $"{kind.Count} {(kind.Count == 1 ? kind.One : kind.Many)}").ToList();
        return removed.Count == 0 ? [] : [$"stack {outcome.ProjectName} is down: removed {string.Join(", ", removed)}"];
    }

    /// <summary>How a service is, in few words: <c>healthy</c>, <c>running</c>, <c>exited (0)</c>, <c>2 healthy, 1 starting</c>.</summary>
    public static string State(ServiceStatus service)
    {
        var states = service.Containers.Select(State).ToList();
        return states.Count switch
        {
            0 => "no container",
            1 => states[0],
            _ => string.Join(", ", states.GroupBy(state => state).Select(group => $"{group.Count()} {group.Key}")),
        };
    }

    private static string State(ObservedContainer container) => (container.State, container.Health) switch
    {
        (ContainerState.Running, ContainerHealth.None) => "running",
        (ContainerState.Running, var health) => health.ToString().ToLowerInvariant(),
        (ContainerState.Exited, _) => $"exited ({container.ExitCode})",
        var (state, _) => state.ToString().ToLowerInvariant(),
    };
}
