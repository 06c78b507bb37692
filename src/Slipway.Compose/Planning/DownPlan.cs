using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>What has to be removed to take a project down. Prints as text (<see cref="DownText"/>).</summary>
public sealed record DownPlan
{
    public required string ProjectName { get; init; }

    /// <summary>The services with containers to stop and remove, each after those that depend on it.</summary>
    public IReadOnlyList<DownService> Services { get; init; } = [];

    /// <summary>Whether a container's anonymous volumes are removed with it.</summary>
    public bool AnonymousVolumes { get; init; }

    /// <summary>Removed once the containers are gone.</summary>
    public IReadOnlyList<ObservedNetwork> Networks { get; init; } = [];

    /// <summary>Removed once the containers are gone: the engine's names.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>References of images, removed once the containers are gone. One that other containers use stays: it is not removed by force.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>What stays although it could be expected to go.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether there is nothing to remove.</summary>
    public bool IsEmpty => Services.Count == 0 && Networks.Count == 0 && Volumes.Count == 0 && Images.Count == 0;
}

/// <summary>The containers of one service, which are stopped and removed together.</summary>
/// <param name="Service">The service; empty for containers that name none.</param>
/// <param name="Containers">All of them, one-offs included, by name.</param>
/// <param name="After">The services that depend on it and have containers to stop first.</param>
/// <param name="Level">The number of the first round it can be in, from 0: one more than the highest of <paramref name="After"/>.</param>
public sealed record DownService(string Service, IReadOnlyList<ObservedContainer> Containers, IReadOnlyList<string> After, int Level);

/// <summary>A plan to take down as text: one line for each thing removed.</summary>
public static class DownText
{
    /// <summary>The lines, each ending in a line feed, in the order of removal.</summary>
    public static string Of(DownPlan plan)
    {
        var table = new PlanTable();
        foreach (var service in plan.Services)
        {
            var after = service.After.Count == 0 ? null : $"after {string.Join(", ", service.After)}";
            foreach (var container in service.Containers) table.Add("container", container.Name, "remove", after);
        }

        foreach (var network in plan.Networks) table.Add("network", network.Name, "remove", null);
        foreach (var volume in plan.Volumes) table.Add("volume", volume, "remove", null);
        foreach (var image in plan.Images) table.Add("image", image, "remove", null);
        return table.IsEmpty ? $"project {plan.ProjectName}: nothing to do\n" : table.ToString();
    }
}
