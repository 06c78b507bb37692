using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>Anonymous volumes that a container takes over from the one it replaces.</summary>
internal static class CarriedVolumes
{
    /// <param name="host">What is asked for.</param>
    /// <param name="carried">Volumes' names by their paths in the container: those that the file declares, and those that the image does.</param>
    public static HostConfig Mount(HostConfig host, IReadOnlyDictionary<string, string> carried)
    {
        if (carried.Count == 0) return host;
        var mounts = new List<ContainerMount>((host.Mounts?.Count ?? 0) + carried.Count);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mount in host.Mounts ?? [])
        {
            var isAnonymous = mount is { Type: "volume", Source: null };
            mounts.Add(isAnonymous && carried.TryGetValue(mount.Target, out var volume) ? mount with { Source = volume } : mount);
            taken.Add(mount.Target);
        }
        foreach (var bind in host.Binds ?? [])
        {
            if (bind.Split(':') is [_, var target, ..]) taken.Add(target);
        }
        foreach (var path in host.Tmpfs?.Keys ?? []) taken.Add(path);
        var paths = new List<string>(carried.Keys);
        paths.Sort(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (!taken.Contains(path)) mounts.Add(new ContainerMount { Type = "volume", Source = carried[path], Target = path });
        }
        return host with { Mounts = mounts };
    }
}
