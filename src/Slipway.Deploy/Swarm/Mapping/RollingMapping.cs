using Slipway.Compose.Model;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>
/// How tasks are replaced. Where the file says nothing: one at a time; the new one first where both can be at once, that is where they want no common port of a node and write to nothing in common; back to the old specification when a new task fails;
/// failures count for 5 s after the start where a health test lets tasks count as started only when they are well, else for 10 s, since only their end tells.
/// </summary>
internal sealed record RollingMapping(UpdateConfig Update, UpdateConfig Rollback, string Manner)
{
    private const string StartFirst = "start-first";
    private const string StopFirst = "stop-first";
    private static readonly TimeSpan Tested = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Untested = TimeSpan.FromSeconds(10);

    public static RollingMapping Map(ComposeService service, ServiceMode mode)
    {
        var given = service.Deploy.Update;
        var (order, reason) = given?.Order is { } said ? (said, "as the file says") : Order(service);
        var isTested = service.HealthCheck is { Disabled: false };
        var update = new UpdateConfig
        {
            Parallelism = given?.Parallelism ?? 1,
            Delay = ServiceMapping.Nanoseconds(given?.Delay ?? TimeSpan.Zero),
            FailureAction = given?.FailureAction ?? "rollback",
            Monitor = ServiceMapping.Nanoseconds(given?.Monitor ?? (isTested ? Tested : Untested)),
            MaxFailureRatio = (double)(given?.MaxFailureRatio ?? 0),
            Order = order,
        };
        var back = service.Deploy.Rollback;
        var rollback = new UpdateConfig
        {
            Parallelism = back?.Parallelism ?? update.Parallelism,
            Delay = ServiceMapping.Nanoseconds(back?.Delay ?? TimeSpan.Zero),
            FailureAction = back?.FailureAction is { } action and not "rollback" ? action : "pause",
            Monitor = ServiceMapping.Nanoseconds(back?.Monitor ?? Tested),
            MaxFailureRatio = (double)(back?.MaxFailureRatio ?? 0),
            Order = back?.Order ?? order,
        };
        var manner = mode.ReplicatedJob is not null || mode.GlobalJob is not null ? "runs again" : $"{order}, {reason}{Failing(update.FailureAction)}";
        return new RollingMapping(update, rollback, manner);
    }

    private static (string Order, string Reason) Order(ComposeService service)
    {
        if (EndpointMapping.HeldPort(service) is { } port) return (StopFirst, $"as a node has port {port} only once");
        if (MountMapping.Writable(service) is { } storage) return (StopFirst, $"as it writes to {storage}");
        return (StartFirst, "as it holds no port of a node and writes to nothing shared");
    }

    private static string Failing(string action) => action == "rollback" ? "" : $"; on failure: {action}";
}
