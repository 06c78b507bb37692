using Slipway.Compose.Model;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>
/// A service's mounts. A bind whose source is made where it is missing goes into <c>Binds</c>, which is the one form that does so on every engine; all else is a mount.
/// </summary>
internal static class ContainerStorage
{
    public static (List<string> Binds, List<ContainerMount> Mounts) Describe(ContainerDraft draft)
    {
        var binds = new List<string>();
        var mounts = new List<ContainerMount>();
        foreach (var mount in draft.Service.Volumes)
        {
            switch (mount.Type)
            {
                case "bind" when mount.Source is { } source:
                    if (draft.Engine.BindSources == BindSources.Elsewhere) draft.Report(MappingErrors.BindOnRemote(draft.Service.Name, source, mount.Position));
                    else if (draft.Engine.BindSources == BindSources.Here && !mount.BindCreateHostPath && !Path.Exists(source)) draft.Report(MappingErrors.BindSourceMissing(draft.Service.Name, source, mount.Position));
                    if (FitsBinds(mount, source)) binds.Add(Bind(mount, source));
                    else mounts.Add(BindMount(draft, mount));
                    break;
                case "tmpfs":
                    mounts.Add(Mount(mount) with { TmpfsOptions = Tmpfs(mount) });
                    break;
                case "image":
                    if (!draft.Needs(new(1, 48), "an image as a mount", mount.Position)) break;
                    mounts.Add(Mount(mount) with { Source = mount.Source, ImageOptions = mount.ImageSubpath is null ? null : new ImageMountOptions { Subpath = mount.ImageSubpath } });
                    break;
                case "volume":
                    mounts.Add(VolumeMount(draft, mount));
                    break;
                default:
                    mounts.Add(Mount(mount) with { Source = mount.Source });
                    break;
            }
        }
        return (binds, mounts);
    }

    private static bool FitsBinds(ServiceMount mount, string source) =>
        mount is { BindCreateHostPath: true, BindRecursive: null } && !source.Contains(':', StringComparison.Ordinal) && !mount.Target.Contains(':', StringComparison.Ordinal);

    private static string Bind(ServiceMount mount, string source)
    {
        var bind = $"{source}:{mount.Target}:{(mount.ReadOnly ? "ro" : "rw")}";
        if (mount.BindSelinux is { } label) bind += "," + label;
        if (mount.BindPropagation is { } propagation) bind += "," + propagation;
        return bind;
    }

    private static ContainerMount BindMount(ContainerDraft draft, ServiceMount mount)
    {
        var needsNewer = mount.BindRecursive is "writable" or "readonly";
        if (needsNewer) draft.Needs(new(1, 44), "bind.recursive", mount.Position);
        var options = new BindOptions
        {
            Propagation = mount.BindPropagation,
            NonRecursive = mount.BindRecursive == "disabled" ? true : null,
            ReadOnlyNonRecursive = mount.BindRecursive == "writable" ? true : null,
            ReadOnlyForceRecursive = mount.BindRecursive == "readonly" ? true : null,
            CreateMountpoint = mount.BindCreateHostPath && draft.Engine.ApiVersion >= new Docker.ApiVersion(1, 42) ? true : null,
        };
        return Mount(mount) with { Source = mount.Source, BindOptions = options == new BindOptions() ? null : options };
    }

    private static ContainerMount VolumeMount(ContainerDraft draft, ServiceMount mount)
    {
        if (mount.VolumeSubpath is not null) draft.Needs(new(1, 45), "volume.subpath", mount.Position);
        var name = mount.Source is { } key && draft.Project.Volumes.TryGetValue(key, out var volume) ? volume.Name : mount.Source;
        var hasOptions = mount.VolumeNoCopy || mount.VolumeSubpath is not null || mount.VolumeLabels.Count > 0;
        return Mount(mount) with
        {
            Source = name,
            VolumeOptions = !hasOptions ? null : new VolumeOptions
            {
                NoCopy = mount.VolumeNoCopy ? true : null,
                Subpath = mount.VolumeSubpath,
                Labels = Ordered.Pairs(mount.VolumeLabels),
            },
        };
    }

    private static TmpfsOptions? Tmpfs(ServiceMount mount) =>
        mount is { TmpfsSize: null, TmpfsMode: null } ? null : new TmpfsOptions { SizeBytes = mount.TmpfsSize, Mode = (int?)mount.TmpfsMode };

    private static ContainerMount Mount(ServiceMount mount) =>
        new() { Type = mount.Type, Target = mount.Target, ReadOnly = mount.ReadOnly ? true : null, Consistency = mount.Consistency };
}
