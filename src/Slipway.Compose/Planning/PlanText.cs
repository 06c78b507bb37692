using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>A plan as text: one line for each action with its cause, nothing for what stays as it is.</summary>
public static class PlanText
{
    /// <summary>The lines, each ending in a line feed, in the order in which things depend on one another. Holds names of members, never their values.</summary>
    public static string Of(ComposePlan plan)
    {
        var table = new PlanTable();
        foreach (var network in plan.Networks.Where(network => network.Kind != ResourceKind.Keep)) table.Add("network", network.Name, Verb(network.Kind), network.Cause);
        foreach (var volume in plan.Volumes.Where(volume => volume.Kind != ResourceKind.Keep)) table.Add("volume", volume.Name, Verb(volume.Kind), volume.Cause);
        foreach (var image in plan.Images) table.Add("image", image.Reference, image.Step == ImageStep.Build ? "build" : "pull", image.Cause);
        foreach (var service in plan.Services)
        {
            var after = After(service);
            foreach (var container in service.Containers.Where(container => container.Kind != ContainerActionKind.Keep))
                table.Add("container", container.Name, Verb(container.Kind), container.Kind == ContainerActionKind.Remove ? container.Cause : container.Cause + (container.OrderCause is { } order ? "; " + order : "") + after);
        }

        foreach (var orphan in plan.Orphans.Where(orphan => orphan.Remove))
            table.Add("orphan", orphan.Container.Name, "remove", $"the files have no service '{orphan.Container.Service}'");
        return table.IsEmpty ? $"project {plan.ProjectName}: nothing to do\n" : table.ToString();
    }

    private static string After(ServicePlan service)
    {
        if (service.StartsAfter.Count == 0) return "";
        var conditions = service.StartsAfter.Select(condition =>
            $"{condition.Service} {Holds(condition.Condition)}{(condition.Required ? "" : " (not required)")}");
        return $"; starts when {string.Join(", ", conditions)}";
    }

    private static string Holds(DependencyCondition condition) => condition switch
    {
        DependencyCondition.Healthy => "is healthy",
        DependencyCondition.CompletedSuccessfully => "has completed",
        _ => "is started",
    };

    private static string Verb(ResourceKind kind) => kind == ResourceKind.Recreate ? "recreate" : "create";

    private static string Verb(ContainerActionKind kind) => kind switch
    {
        ContainerActionKind.Create => "create",
        ContainerActionKind.Recreate => "recreate",
        ContainerActionKind.Start => "start",
        ContainerActionKind.Rename => "rename",
        ContainerActionKind.Restart => "restart",
        ContainerActionKind.Remove => "remove",
        _ => "keep",
    };
}
