using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>What is done with containers of services that the files no longer have.</summary>
internal static class OrphanPlanning
{
    /// <summary>Whether a container belongs to no service of the files. A plan for named services only has no orphans: it says nothing of the rest.</summary>
    public static bool IsOrphan(ComposeProject project, UpOptions options, ObservedContainer container) =>
        options.Services.Count == 0 && !container.OneOff && !project.Services.ContainsKey(container.Service) && !project.DisabledServices.ContainsKey(container.Service);

    public static IReadOnlyList<OrphanAction> Actions(ComposeProject project, ObservedProject observed, UpOptions options, List<Diagnostic> warnings)
    {
        var orphans = observed.Containers.Where(container => IsOrphan(project, options, container)).OrderBy(container => container.Name, StringComparer.Ordinal).ToArray();
        if (orphans.Length > 0 && !options.RemoveOrphans) warnings.Add(PlanErrors.Orphans(project.Name, orphans.Select(orphan => orphan.Name)));
        return [.. orphans.Select(orphan => new OrphanAction(orphan, options.RemoveOrphans))];
    }
}
