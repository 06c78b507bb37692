using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>The services a plan is about.</summary>
internal static class ServiceSelection
{
    /// <summary>All enabled services, or those named with what they need, each after what it needs. What is wrong is added to the errors.</summary>
    public static IReadOnlyList<ComposeService> Of(ComposeProject project, UpOptions options, List<Diagnostic> errors)
    {
        var chosen = new SortedDictionary<string, ComposeService>(StringComparer.Ordinal);
        var visit = new Stack<ComposeService>();
        foreach (var name in options.Services.Count == 0 ? project.Services.Keys : options.Services)
        {
            if (Find(project, name, errors) is { } service) visit.Push(service);
        }

        while (visit.TryPop(out var service))
        {
            if (!chosen.TryAdd(service.Name, service)) continue;
            foreach (var (name, dependency) in ServiceOrder.Dependencies(service))
            {
                if (project.Services.TryGetValue(name, out var needed))
                {
                    visit.Push(needed);
                }
                else if (dependency.Required)
                {
                    errors.Add(project.DisabledServices.TryGetValue(name, out var disabled)
                        ? PlanErrors.DisabledDependency(service.Name, name, disabled.Profiles, At(dependency.Position) ?? At(service.At("depends_on")))
                        : PlanErrors.UnknownService(name, Suggestion.For(name, project.Services.Keys), project.Services.Keys) with { Position = At(service.At("depends_on")) });
                }
            }
        }

        return [.. ServiceOrder.Of(chosen.Keys, name => ServiceOrder.Dependencies(chosen[name]).Keys).Select(name => chosen[name])];
    }

    /// <summary>How many containers each service is to have. What is wrong is added to the errors.</summary>
    public static int Scale(ComposeService service, UpOptions options, List<Diagnostic> errors)
    {
        var scale = options.Scale.TryGetValue(service.Name, out var asked) ? asked : service.Scale;
        if (scale < 0) errors.Add(PlanErrors.BadScale(service.Name, scale, "that is less than none", At(service.At("scale"))));
        if (scale > 1 && service.ContainerName is { } name)
        {
            errors.Add(PlanErrors.BadScale(
                service.Name, scale, $"its container_name '{name}' can be had only once; remove container_name, or ask for one", At(service.At("container_name"))));
        }

        return Math.Max(0, scale);
    }

    /// <summary>An enabled service; null, with an error, when there is none of the name.</summary>
    public static ComposeService? Find(ComposeProject project, string name, List<Diagnostic> errors)
    {
        if (project.Services.TryGetValue(name, out var service)) return service;
        errors.Add(project.DisabledServices.TryGetValue(name, out var disabled)
            ? PlanErrors.DisabledService(name, disabled.Profiles, At(disabled.Position))
            : PlanErrors.UnknownService(name, Suggestion.For(name, project.Services.Keys), project.Services.Keys));
        return null;
    }

    internal static SourcePosition? At(SourcePosition position) => position.File is null ? null : position;
}
