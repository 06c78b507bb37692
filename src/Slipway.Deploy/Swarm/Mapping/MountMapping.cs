using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>A service's mounts. The paths of binds are those of the node that a task runs on, and have to be there.</summary>
internal static class MountMapping
{
    public static List<ContainerMount> Map(ComposeProject project, ComposeService service, List<Diagnostic> found)
    {
        var mounts = new List<ContainerMount>();
        foreach (var mount in service.Volumes)
        {
            switch (mount.Type)
            {
                case "bind":
                    if (mount.BindSelinux is not null) found.Add(SwarmErrors.Ignored("volumes.bind.selinux", service.Name, null, mount.Position));
                    mounts.Add(Plain(mount) with { Source = mount.Source, BindOptions = Bind(mount) });
                    break;
                case "volume":
                    if (mount.VolumeSubpath is not null) found.Add(SwarmErrors.MountNotPossible("volume.subpath", service.Name, mount.Target, mount.Position));
                    mounts.Add(Volume(project, mount));
                    break;
                case "tmpfs":
                    mounts.Add(Plain(mount) with { TmpfsOptions = mount is { TmpfsSize: null, TmpfsMode: null } ? null : new TmpfsOptions { SizeBytes = mount.TmpfsSize, Mode = (int?)mount.TmpfsMode } });
                    break;
                case "image":
                    found.Add(SwarmErrors.MountNotPossible("an image", service.Name, mount.Target, mount.Position));
                    break;
                default:
                    mounts.Add(Plain(mount) with { Source = mount.Source });
                    break;
            }
        }

        foreach (var entry in service.Tmpfs) mounts.Add(Tmpfs(entry));
        mounts.Sort(static (a, b) => string.CompareOrdinal(a.Target, b.Target));
        return mounts;
    }

    /// <summary>What of a service's storage new tasks would share with those they replace; null where there is nothing writable.</summary>
    public static string? Writable(ComposeService service)
    {
        foreach (var mount in service.Volumes)
        {
            // An anonymous volume is a task's own.
            if (mount is { ReadOnly: false, Type: "bind" or "volume" or "cluster", Source: { } source }) return mount.Type == "volume" ? $"volume {source}" : source;
        }

        return null;
    }

    private static BindOptions? Bind(ServiceMount mount)
    {
        var options = new BindOptions { Propagation = mount.BindPropagation, NonRecursive = mount.BindRecursive == "disabled" ? true : null };
        return options == new BindOptions() ? null : options;
    }

    private static ContainerMount Volume(ComposeProject project, ServiceMount mount)
    {
        var volume = mount.Source is { } key && project.Volumes.TryGetValue(key, out var defined) ? defined : null;
        // Each node makes the volume for itself when a task first asks for it, so the mount has to say how. A volume of a service without its own name is made anew for each task.
        var isOwn = volume is { External: false };
        var labels = isOwn ? StackMapping.Labelled(volume!.Labels, project.Name) : null;
        foreach (var (name, value) in mount.VolumeLabels) (labels ??= new(StringComparer.Ordinal))[name] = value;
        var driver = isOwn && (volume!.Driver is not null || volume.DriverOptions.Count > 0)
            ? new VolumeDriverConfig { Name = volume.Driver, Options = ServiceMapping.Ordered(volume.DriverOptions) } : null;
        return Plain(mount) with
        {
            Source = volume?.Name ?? mount.Source,
            VolumeOptions = labels is null && driver is null && !mount.VolumeNoCopy ? null : new VolumeOptions { NoCopy = mount.VolumeNoCopy ? true : null, Labels = labels, DriverConfig = driver },
        };
    }

    // path[:size=64m,mode=1777]; a swarm takes no other options.
    private static ContainerMount Tmpfs(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        var mount = new ContainerMount { Type = "tmpfs", Target = colon < 0 ? entry : entry[..colon] };
        long? size = null;
        int? mode = null;
        bool? readOnly = null;
        foreach (var option in colon < 0 ? [] : entry[(colon + 1)..].Split(','))
        {
            if (option.StartsWith("size=", StringComparison.Ordinal)) size = Size(option["size=".Length..]);
            else if (option.StartsWith("mode=", StringComparison.Ordinal)) mode = Octal(option["mode=".Length..]);
            else if (option == "ro") readOnly = true;
        }

        return mount with { ReadOnly = readOnly, TmpfsOptions = size is null && mode is null ? null : new TmpfsOptions { SizeBytes = size, Mode = mode } };
    }

    private static long? Size(string text)
    {
        var unit = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        return long.TryParse(unit == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> unit ? number << unit : null;
    }

    private static int? Octal(string text)
    {
        var value = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7' || value > 0xFFF) return null;
            value = (value * 8) + (digit - '0');
        }

        return text.Length == 0 ? null : value;
    }

    private static ContainerMount Plain(ServiceMount mount) => new() { Type = mount.Type, Target = mount.Target, ReadOnly = mount.ReadOnly ? true : null, Consistency = mount.Consistency };
}
