using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>
/// Which services have done their work once they exited with code 0, so that bringing the stack up does not run them again (docker/compose#11808).
/// <para>
/// One that another service awaits with <c>service_completed_successfully</c> is meant to end. Any other has ended for good where its restart policy would not start it
/// again (none, <c>no</c>, <c>on-failure</c>) and nothing shows that it is meant to go on running: it publishes or exposes no port, has no health check, and no other
/// service asks for it to be started or healthy, links to it or shares its namespaces. Otherwise it was stopped, as a server that ends tidily on SIGTERM also exits with 0,
/// and is started.
/// </para>
/// </summary>
internal sealed class OneShots
{
    private readonly HashSet<string> awaited = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public static OneShots Of(ComposeProject project)
    {
        var result = new OneShots();
        foreach (var dependency in project.Services.Values.SelectMany(service => ServiceOrder.Dependencies(service).Values))
            (dependency.Condition == DependencyCondition.CompletedSuccessfully ? result.awaited : result.used).Add(dependency.Service);
        return result;
    }

    /// <summary>Whether another service starts only when this one has ended well.</summary>
    public bool IsAwaited(string service) => awaited.Contains(service);

    /// <summary>Whether a container of the service that exited with code 0 has done its work.</summary>
    public bool HasCompleted(ComposeService service) =>
        awaited.Contains(service.Name)
        || (RestartsOnlyFailures(service.Restart) && !used.Contains(service.Name) && service.Ports.Count == 0 && service.Expose.Count == 0
            && service.HealthCheck is null or { Disabled: true });

    private static bool RestartsOnlyFailures(string? restart) => restart is null or "" or "no" || restart.StartsWith("on-failure", StringComparison.Ordinal);
}
