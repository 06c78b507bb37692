using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>A service's <c>HostConfig</c>.</summary>
internal static class ContainerHost
{
    public static HostConfig Describe(ContainerDraft draft, IReadOnlyList<ContainerNetwork> networks, ContainerFiles files)
    {
        var service = draft.Service;
        var resources = service.Resources;
        var blockIo = resources.BlockIo;
        var (binds, mounts) = ContainerStorage.Describe(draft);
        mounts.AddRange(files.Mounts);
        var security = SecurityOptions.Describe(draft);
        return new HostConfig
        {
            Binds = Ordered.Items(binds),
            Mounts = Ordered.Items(mounts),
            Tmpfs = Tmpfs(service),
            VolumesFrom = Ordered.Items(service.VolumesFrom),
            PortBindings = ContainerPorts.Bindings(service),
            RestartPolicy = Restart(service.Restart),
            LogConfig = service.Logging is { } logging ? new LogConfig { Type = logging.Driver, Config = Ordered.Pairs(logging.Options) } : null,
            NetworkMode = service.NetworkMode ?? (networks.Count > 0 ? networks[0].Name : "none"),
            Links = networks.Count == 0 ? ContainerNetworks.Links(draft.Project, service) : null,
            PidMode = service.Pid,
            IpcMode = service.Ipc,
            UtsMode = service.Uts,
            UserNsMode = service.UserNsMode,
            CgroupNsMode = service.CgroupNsMode,
            CgroupParent = service.CgroupParent,
            CapAdd = Ordered.Items(service.CapAdd),
            CapDrop = Ordered.Items(service.CapDrop),
            Privileged = service.Privileged ? true : null,
            ReadonlyRootfs = service.ReadOnly ? true : null,
            SecurityOpt = Ordered.Items(security.Options),
            MaskedPaths = security.IsUnconfined ? [] : null,
            ReadonlyPaths = security.IsUnconfined ? [] : null,
            GroupAdd = Ordered.Items(service.GroupAdd),
            Dns = Ordered.Items(service.Dns),
            DnsOptions = Ordered.Items(service.DnsOptions),
            DnsSearch = Ordered.Items(service.DnsSearch),
            ExtraHosts = Ordered.Items(service.ExtraHosts),
            Sysctls = Ordered.Pairs(service.Sysctls),
            ShmSize = service.ShmSize,
            Init = service.Init,
            Runtime = service.Runtime,
            Isolation = service.Isolation,
            OomScoreAdj = service.OomScoreAdj,
            OomKillDisable = service.OomKillDisable,
            StorageOpt = Ordered.Pairs(service.StorageOptions),
            Annotations = service.Annotations.Count > 0 && draft.Heeds(new(1, 43), "annotations", service.At("annotations")) ? Ordered.Pairs(service.Annotations) : null,

            Memory = resources.MemoryLimit,
            MemoryReservation = resources.MemoryReservation,
            MemorySwap = resources.MemorySwapLimit,
            MemorySwappiness = resources.MemorySwappiness,
            NanoCpus = resources.NanoCpus,
            CpuShares = resources.CpuShares,
            CpuPeriod = resources.CpuPeriod,
            CpuQuota = resources.CpuQuota,
            CpuRealtimePeriod = resources.CpuRealtimePeriod,
            CpuRealtimeRuntime = resources.CpuRealtimeRuntime,
            CpusetCpus = resources.CpuSet,
            CpuCount = resources.CpuCount,
            CpuPercent = resources.CpuPercent,
            PidsLimit = resources.PidsLimit,
            BlkioWeight = blockIo?.Weight,
            BlkioWeightDevice = blockIo is null ? null : Weights(blockIo.WeightDevice),
            BlkioDeviceReadBps = blockIo is null ? null : Rates(blockIo.ReadBps),
            BlkioDeviceWriteBps = blockIo is null ? null : Rates(blockIo.WriteBps),
            BlkioDeviceReadIops = blockIo is null ? null : Rates(blockIo.ReadIops),
            BlkioDeviceWriteIops = blockIo is null ? null : Rates(blockIo.WriteIops),
            Devices = ContainerDevices.Mappings(service),
            DeviceCgroupRules = Ordered.Items(service.DeviceCgroupRules),
            DeviceRequests = ContainerDevices.Requests(draft),
            Ulimits = Ulimits(service),
        };
    }

    private static RestartPolicy? Restart(string? restart)
    {
        if (restart is null) return null;
        var colon = restart.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return new RestartPolicy { Name = restart };
        _ = int.TryParse(restart.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts);
        return new RestartPolicy { Name = restart[..colon], MaximumRetryCount = attempts };
    }

    private static SortedDictionary<string, string>? Tmpfs(ComposeService service)
    {
        if (service.Tmpfs.Count == 0) return null;
        var tmpfs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in service.Tmpfs)
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            tmpfs[colon < 0 ? entry : entry[..colon]] = colon < 0 ? "" : entry[(colon + 1)..];
        }
        return tmpfs;
    }

    private static List<Ulimit>? Ulimits(ComposeService service)
    {
        if (service.Ulimits.Count == 0) return null;
        var limits = new List<Ulimit>(service.Ulimits.Count);
        foreach (var limit in service.Ulimits) limits.Add(new Ulimit(limit.Name, limit.Soft, limit.Hard));
        return limits;
    }

    private static List<WeightDevice>? Weights(IReadOnlyList<(string Path, int Weight)> weights)
    {
        if (weights.Count == 0) return null;
        var devices = new List<WeightDevice>(weights.Count);
        foreach (var (path, weight) in weights) devices.Add(new WeightDevice(path, weight));
        return devices;
    }

    private static List<ThrottleDevice>? Rates(IReadOnlyList<(string Path, long Rate)> rates)
    {
        if (rates.Count == 0) return null;
        var devices = new List<ThrottleDevice>(rates.Count);
        foreach (var (path, rate) in rates) devices.Add(new ThrottleDevice(path, rate));
        return devices;
    }
}
