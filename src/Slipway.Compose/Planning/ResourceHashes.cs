using Slipway.Compose.Containers;
using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>The config hashes that a project's networks and volumes would be labelled with.</summary>
internal sealed record ResourceHashes(Func<ComposeNetwork, string?> Network, Func<ComposeVolume, string?> Volume)
{
    public static ResourceHashes Of(ComposeProject project) => new(
        network => ServiceContainers.Network(project, network).Labels?.GetValueOrDefault(ComposeLabels.ConfigHash),
        volume => ServiceContainers.Volume(project, volume).Labels?.GetValueOrDefault(ComposeLabels.ConfigHash));

    /// <summary>
    /// Whether something was made from another declaration. Only Slipway's own hashes, which come with <see cref="ComposeLabels.Fields"/>, can be compared:
    /// docker compose computes its own in another way.
    /// </summary>
    public static bool Differ(string? desired, string? observed, IReadOnlyDictionary<string, string> labels) =>
        desired is not null && labels.ContainsKey(ComposeLabels.Fields) && desired != observed;
}
