using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>Decides what to do. Pure: reads no file, asks no engine.</summary>
public static class ComposePlanner
{
    /// <summary>The plan from what is there to what should be. Planned again on its own result it is empty.</summary>
    /// <exception cref="SlipwayException">What is asked for cannot be had: holds every reason (SLIP3401–SLIP3407).</exception>
    public static ComposePlan Plan(DesiredProject desired, ObservedProject observed, UpOptions options) =>
        Plan(desired, observed, options, ResourceHashes.Of(desired.Project));

    internal static ComposePlan Plan(DesiredProject desired, ObservedProject observed, UpOptions options, ResourceHashes hashes)
    {
        var errors = new List<Diagnostic>();
        var warnings = new List<Diagnostic>();
        var services = ServiceSelection.Of(desired.Project, options, errors);
        var scales = services.Select(service => ServiceSelection.Scale(service, options, errors)).ToArray();
        foreach (var name in options.Scale.Keys.Order(StringComparer.Ordinal)) ServiceSelection.Find(desired.Project, name, errors);

        var networks = new NetworkPlanning(desired.Project, observed, options, hashes);
        networks.Add(services, errors, warnings);
        var volumes = VolumePlanning.Actions(desired.Project, observed, services, hashes, errors, warnings);
        if (errors.Count > 0) throw new SlipwayException([.. errors.Distinct()]);

        var containers = new ContainerPlanning(desired, observed, options, networks);
        var replacement = new ReplacementPlanning(desired, options, networks);
        var (plans, tried) = replacement.Decide([.. services.Select((service, i) => containers.Add(service, scales[i]))]);
        var orphans = replacement.Decide(OrphanPlanning.Actions(desired.Project, observed, options, warnings));
        return new()
        {
            ProjectName = desired.Project.Name,
            Networks = networks.Actions,
            Volumes = volumes,
            Images = [.. Images(desired, plans)],
            Services = plans,
            TriedFirst = tried,
            Orphans = orphans,
            Warnings = warnings,
        };
    }

    private static IEnumerable<ImageAction> Images(DesiredProject desired, IReadOnlyList<ServicePlan> plans) => plans
        .Where(plan => desired.Images.TryGetValue(plan.Service, out var image) && image.Step != ImageStep.None)
        .Select(plan => (plan.Service, Image: desired.Images[plan.Service]))
        .GroupBy(use => (use.Image.Reference, use.Image.Step))
        .OrderBy(same => same.Key.Reference, StringComparer.Ordinal).ThenBy(same => same.Key.Step)
        .Select(same => new ImageAction(same.Key.Step, same.Key.Reference, [.. same.Select(use => use.Service)], same.First().Image.Cause ?? ""));
}
