using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Running;

/// <summary>What the containers of several services are to be on an engine.</summary>
internal static class ServiceDescriptions
{
    /// <summary>The descriptions by service. Their warnings go to the log.</summary>
    /// <exception cref="SlipwayException">Holds what is wrong with each service.</exception>
    public static Dictionary<string, ServiceContainer> Of(
        ComposeProject project, IReadOnlyList<ComposeService> services, EngineFacts facts, Func<string, string?> variable, IComposeLog log)
    {
        var containers = new Dictionary<string, ServiceContainer>(StringComparer.Ordinal);
        var errors = new List<Diagnostic>();
        foreach (var service in services)
        {
            try
            {
                var container = ServiceContainers.Describe(project, service, facts, variable);
                containers.Add(service.Name, container);
                foreach (var warning in container.Warnings)
                    log.Report(warning);
            }
            catch (SlipwayException failure)
            {
                errors.AddRange(failure.Diagnostics);
            }
        }

        return errors.Count > 0 ? throw new SlipwayException([.. errors.Distinct()]) : containers;
    }
}
