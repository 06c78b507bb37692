using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>What is done with the named volumes that the planned services mount. None is ever removed.</summary>
internal static class VolumePlanning
{
    public static IReadOnlyList<VolumeAction> Actions(
        ComposeProject project, ObservedProject observed, IReadOnlyList<ComposeService> services, ResourceHashes hashes, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        var used = services.SelectMany(service => service.Volumes).Where(mount => mount is { Type: "volume", Source: not null }).Select(mount => mount.Source!)
            .ToHashSet(StringComparer.Ordinal);
        var actions = new List<VolumeAction>();
        foreach (var volume in project.Volumes.Values.Where(volume => used.Contains(volume.Key)).OrderBy(volume => volume.Key, StringComparer.Ordinal))
        {
            var there = observed.Volumes.GetValueOrDefault(volume.Name);
            var at = ServiceSelection.At(volume.Position);
            var create = there is null && !volume.External;
            if (there is null && volume.External) errors.Add(PlanErrors.ExternalVolumeMissing(volume.Key, volume.Name, at));
            if (there is not null && !volume.External && Odd(project, volume, there, hashes, at) is { } warning) warnings.Add(warning);
            actions.Add(new(create ? ResourceKind.Create : ResourceKind.Keep, volume.Key, volume.Name, create ? "it is not there" : null));
        }

        return actions;
    }

    private static Diagnostic? Odd(ComposeProject project, ComposeVolume volume, ObservedVolume there, ResourceHashes hashes, SourcePosition? at)
    {
        var owner = there.Labels.GetValueOrDefault(ComposeLabels.Project);
        if (owner != project.Name) return PlanErrors.ForeignVolume(volume.Key, volume.Name, owner, at);
        return ResourceHashes.Differ(hashes.Volume(volume), there.ConfigHash, there.Labels) ? PlanErrors.VolumeChanged(volume.Key, volume.Name, at) : null;
    }
}
