using Slipway.Compose.Containers;

namespace Slipway.Compose.Planning;

/// <summary>Why a container is not what its service asks for, in words: names of members, never their values.</summary>
internal static class RecreateCauses
{
    /// <summary>What of the container itself differs from what is desired; empty when it is right.</summary>
    public static IReadOnlyList<string> Of(
        ObservedContainer container, ServiceContainer desired, ServiceImage? image, string name, DesiredProject project, NetworkPlanning networks)
    {
        var causes = new List<string>();
        if (container.ConfigHash != desired.ConfigHash) causes.Add(Configuration(container, desired.Fields));
        if (image?.Id is { } id && !IsFrom(container, id)) causes.Add("image changed");
        if (container.Number <= 0) causes.Add("it has no number");
        else if (container.Name != name && !Replacement.IsTemporaryOf(container, name)) causes.Add($"it is to be named {name}");
        foreach (var network in desired.Networks)
        {
            if (!container.Networks.Contains(network.Name)) causes.Add($"network {network.Key} is not attached");
            else if (networks.Kind(network.Name) == ResourceKind.Create) causes.Add($"network {network.Key} is gone");
        }

        foreach (var network in networks.Actions)
        {
            if (network.Kind == ResourceKind.Recreate && container.Networks.Contains(network.Name)) causes.Add($"network {network.Key} is recreated");
        }

        foreach (var mount in desired.Service.Volumes)
        {
            if (mount is { Type: "volume", Source: { } key } && project.Project.Volumes.TryGetValue(key, out var volume) && !Mounts(container, volume.Name, mount.Target))
                causes.Add($"volume {key} is not mounted");
        }

        return causes;
    }

    private static string Configuration(ObservedContainer container, IReadOnlyDictionary<string, string> fields)
    {
        // docker compose computes its hash in another way, so that nothing can be said about what differs.
        if (container.Fields.Count == 0 && !container.Labels.ContainsKey(ComposeLabels.Fields)) return "configuration of another tool (docker compose)";
        var changed = fields.Keys.Union(container.Fields.Keys)
            .Where(field => fields.GetValueOrDefault(field) != container.Fields.GetValueOrDefault(field))
            .Order(StringComparer.Ordinal).ToArray();
        return changed.Length == 0 ? "configuration changed" : string.Join(", ", changed) + " changed";
    }

    // With containerd's image store the id that the container list tells may be that of one platform, and the label holds the one that the image was found by.
    private static bool IsFrom(ObservedContainer container, string id) => container.ImageId == id || container.Labels.GetValueOrDefault(ComposeLabels.Image) == id;

    private static bool Mounts(ObservedContainer container, string volume, string target) =>
        container.Mounts.Any(mount => mount.Name == volume && Trimmed(mount.Destination) == Trimmed(target));

    private static string? Trimmed(string? path) => path is { Length: > 1 } ? path.TrimEnd('/') : path;
}
