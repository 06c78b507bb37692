using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Credentials;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>Updates of a service that somebody else may change at the same time.</summary>
internal static class ServiceUpdate
{
    /// <summary>
    /// Replaces a service's specification. Its version grows, too, when the swarm notes how an update goes, so that a stale one is looked at again: only another specification is somebody else's.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP5110: somebody else changed it.</exception>
    public static async Task SendAsync(Engine engine, ServiceInspect existing, ServiceSpec spec, RegistryLogin? login, CancellationToken cancellationToken)
    {
        for (var seen = existing; ;)
        {
            try
            {
                await engine.Services.UpdateAsync(existing.Id, seen.Version, spec, login, cancellationToken);
                return;
            }
            catch (SlipwayException failure) when (SwarmRefusal.IsStale(failure))
            {
                var now = await engine.Services.FindAsync(existing.Id, cancellationToken);
                if (now is null || now.Version == seen.Version || SpecComparison.Differences(now.Spec, existing.Spec, static _ => null).Count > 0)
                    throw new SlipwayException(SwarmErrors.ChangedMeanwhile(existing.Name));
                seen = now;
            }
        }
    }

    /// <summary>With the number of times that somebody asked for new tasks of the same, whose change would make new ones.</summary>
    public static ServiceSpec KeepingForce(ServiceSpec spec, ServiceInspect existing)
    {
        using var before = JsonDocument.Parse(existing.Spec);
        return before.RootElement.TryGetProperty("TaskTemplate", out var task) && task.TryGetProperty("ForceUpdate", out var force) && force.TryGetInt64(out var number) && number != 0
            ? spec with { TaskTemplate = spec.TaskTemplate with { ForceUpdate = number } } : spec;
    }
}
