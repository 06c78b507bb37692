using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>Decides what is removed when a project is taken down. Pure.</summary>
public static class DownPlanner
{
    /// <summary>
    /// What there is to remove, whoever made it. Without files everything that carries the project's label goes, in the order that the containers' own labels tell.
    /// </summary>
    /// <param name="project">The project, or null where its files are gone or wrong.</param>
    /// <param name="projectName">Its name.</param>
    /// <param name="observed">What is there.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="SlipwayException">A service is named that neither the files nor the containers have.</exception>
    public static DownPlan Plan(ComposeProject? project, string projectName, ObservedProject observed, DownOptions options)
    {
        CheckServices(project, observed, options);
        var going = observed.Containers.Where(container => Goes(project, container, options)).ToArray();
        var staying = observed.Containers.Except(going).ToArray();
        var warnings = new List<Diagnostic>();
        var everything = options.Services.Count == 0;
        if (everything && staying.Length > 0) warnings.Add(PlanErrors.Orphans(projectName, staying.Select(container => container.Name)));
        return new()
        {
            ProjectName = projectName,
            Services = Services(project, going),
            AnonymousVolumes = options.Volumes,
            Networks = everything ? [.. Networks(project, projectName, observed, staying, warnings)] : [],
            Volumes = everything && options.Volumes ? [.. Volumes(project, projectName, observed)] : [],
            Images = [.. Images(project, observed, options)],
            Warnings = warnings,
        };
    }

    private static void CheckServices(ComposeProject? project, ObservedProject observed, DownOptions options)
    {
        var known = observed.Containers.Select(container => container.Service).Concat(project?.Services.Keys ?? []).Concat(project?.DisabledServices.Keys ?? [])
            .ToHashSet(StringComparer.Ordinal);
        var errors = options.Services.Where(service => !known.Contains(service))
            .Select(service => PlanErrors.UnknownService(service, Suggestion.For(service, known), known)).ToArray();
        if (errors.Length > 0) throw new SlipwayException(errors);
    }

    private static bool Goes(ComposeProject? project, ObservedContainer container, DownOptions options)
    {
        if (options.Services.Count > 0) return options.Services.Contains(container.Service);
        return project is null || options.Orphans || project.Services.ContainsKey(container.Service) || project.DisabledServices.ContainsKey(container.Service);
    }

    private static List<DownService> Services(ComposeProject? project, IReadOnlyList<ObservedContainer> containers)
    {
        var byService = containers.GroupBy(container => container.Service, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group, StringComparer.Ordinal);
        var needs = byService.ToDictionary(
            pair => pair.Key, pair => Needs(project, pair.Key, pair.Value).Where(name => name != pair.Key && byService.ContainsKey(name)).ToArray(), StringComparer.Ordinal);
        var startOrder = ServiceOrder.Of(byService.Keys, service => needs[service]);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var services = new List<DownService>();
        foreach (var service in startOrder.Reverse())
        {
            // What is not placed yet could only come earlier by a cycle, which labels alone may hold; its edge is dropped.
            var after = byService.Keys.Where(other => needs[other].Contains(service) && levels.ContainsKey(other)).Order(StringComparer.Ordinal).ToArray();
            levels[service] = after.Length == 0 ? 0 : after.Max(other => levels[other]) + 1;
            services.Add(new(service, [.. byService[service].OrderBy(container => container.Name, StringComparer.Ordinal)], after, levels[service]));
        }

        return services;
    }

    private static IEnumerable<string> Needs(ComposeProject? project, string service, IEnumerable<ObservedContainer> containers)
    {
        if (project?.Services.GetValueOrDefault(service) is { } enabled) return ServiceOrder.Dependencies(enabled).Keys;
        if (project?.DisabledServices.GetValueOrDefault(service) is { } disabled) return ServiceOrder.Dependencies(disabled).Keys;
        return containers.SelectMany(container => (container.Labels.GetValueOrDefault(ComposeLabels.DependsOn) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(entry => entry.Split(':')[0].Trim()).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<ObservedNetwork> Networks(
        ComposeProject? project, string projectName, ObservedProject observed, IReadOnlyList<ObservedContainer> staying, List<Diagnostic> warnings)
    {
        var external = project?.Networks.Values.Where(network => network.External).Select(network => network.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var network in observed.Networks.Values.OrderBy(network => network.Name, StringComparer.Ordinal))
        {
            if (external.Contains(network.Name) || network.Labels.GetValueOrDefault(ComposeLabels.Project) != projectName) continue;
            var users = staying.Where(container => container.Networks.Contains(network.Name)).Select(container => container.Name).ToArray();
            if (users.Length == 0) yield return network;
            else warnings.Add(PlanErrors.NetworkKept(network.Name, users));
        }
    }

    /// <summary>With files, the volumes they declare; a volume that they no longer have keeps its data.</summary>
    private static IEnumerable<string> Volumes(ComposeProject? project, string projectName, ObservedProject observed)
    {
        var declared = project?.Volumes.Values.Where(volume => !volume.External).Select(volume => volume.Name).ToHashSet(StringComparer.Ordinal);
        return observed.Volumes.Values
            .Where(volume => volume.Labels.GetValueOrDefault(ComposeLabels.Project) == projectName && declared?.Contains(volume.Name) != false)
            .Select(volume => volume.Name).Order(StringComparer.Ordinal);
    }

    /// <summary>Without files it is not known which references the services use, and none goes.</summary>
    private static IEnumerable<string> Images(ComposeProject? project, ObservedProject observed, DownOptions options)
    {
        if (project is null || options.Images == DownImages.None) return [];
        return project.Services.Values.Concat(project.DisabledServices.Values)
            .Where(service => options.Services.Count == 0 || options.Services.Contains(service.Name))
            .Where(service => options.Images == DownImages.All || service.Image is null)
            .Select(service => ServiceContainers.Image(project, service))
            .Where(observed.Images.ContainsKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }
}
