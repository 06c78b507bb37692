namespace Slipway.Compose.Model.Reading;

/// <summary>Reads a service's mounts, and its uses of secrets and configs.</summary>
internal static class StorageReader
{
    public static List<ServiceMount> Mounts(MemberReader from)
    {
        var mounts = new List<ServiceMount>();
        foreach (var mount in from.Items("volumes"))
        {
            if (!mount.Needs("target") || mount.Word("target") is not { } target) continue;
            var bind = mount.Member("bind");
            var volume = mount.Member("volume");
            var tmpfs = mount.Member("tmpfs");
            mounts.Add(new ServiceMount
            {
                Type = mount.Word("type") ?? "volume",
                Source = mount.Word("source"),
                Target = target,
                ReadOnly = mount.Flag("read_only") ?? false,
                Consistency = mount.Word("consistency"),
                BindPropagation = bind?.Word("propagation"),
                BindCreateHostPath = bind?.Flag("create_host_path") ?? true,
                BindSelinux = bind?.Word("selinux"),
                BindRecursive = bind?.Word("recursive"),
                VolumeNoCopy = volume?.Flag("nocopy") ?? false,
                VolumeSubpath = volume?.Word("subpath"),
                VolumeLabels = volume?.Pairs("labels") ?? new Dictionary<string, string>(),
                TmpfsSize = tmpfs?.Whole("size"),
                TmpfsMode = tmpfs?.Mode("mode"),
                ImageSubpath = mount.Member("image")?.Word("subpath"),
                Position = mount.Mapping.Position,
            });
        }
        return mounts;
    }

    /// <param name="from">The service.</param>
    /// <param name="key"><c>secrets</c> or <c>configs</c>.</param>
    /// <param name="folder">Where a target goes that is not absolute, with a trailing slash.</param>
    public static List<ServiceFileReference> References(MemberReader from, string key, string folder)
    {
        var references = new List<ServiceFileReference>();
        foreach (var reference in from.Items(key))
        {
            if (!reference.Needs("source") || reference.Word("source") is not { } source) continue;
            var target = reference.Word("target") ?? source;
            references.Add(new ServiceFileReference
            {
                Source = source,
                Target = target[0] == '/' ? target : folder + target,
                Uid = reference.Word("uid"),
                Gid = reference.Word("gid"),
                Mode = reference.Mode("mode"),
                Position = reference.Mapping.Position,
            });
        }
        return references;
    }
}
