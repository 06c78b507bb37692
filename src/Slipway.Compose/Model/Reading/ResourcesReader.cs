namespace Slipway.Compose.Model.Reading;

/// <summary>Reads what a service may use; what <c>deploy.resources</c> says goes before the service's own members, as with docker compose.</summary>
internal static class ResourcesReader
{
    public static ServiceResources Resources(MemberReader from, MemberReader? deploy)
    {
        var resources = deploy?.Member("resources");
        var limits = resources?.Member("limits");
        var reservations = resources?.Member("reservations");
        return new ServiceResources
        {
            MemoryLimit = NotZero(limits?.Whole("memory")) ?? from.Whole("mem_limit"),
            MemoryReservation = NotZero(reservations?.Whole("memory")) ?? from.Whole("mem_reservation"),
            MemorySwapLimit = from.Whole("memswap_limit"),
            MemorySwappiness = from.Whole("mem_swappiness"),
            NanoCpus = NotZero(NanoCpus(limits)) ?? NanoCpus(from),
            CpuShares = from.Whole("cpu_shares"),
            CpuPeriod = Microseconds(from, "cpu_period"),
            CpuQuota = Microseconds(from, "cpu_quota"),
            CpuRealtimePeriod = Microseconds(from, "cpu_rt_period"),
            CpuRealtimeRuntime = Microseconds(from, "cpu_rt_runtime"),
            CpuCount = from.Whole("cpu_count"),
            CpuPercent = (long?)from.Real("cpu_percent"),
            CpuSet = from.Word("cpuset"),
            PidsLimit = NotZero(limits?.Whole("pids")) ?? from.Whole("pids_limit"),
            BlockIo = from.Member("blkio_config") is { } blockIo ? BlockIo(blockIo) : null,
        };
    }

    public static List<ServiceUlimit> Ulimits(MemberReader from)
    {
        var read = new List<ServiceUlimit>();
        if (from.Member("ulimits") is not { } ulimits) return read;
        foreach (var (name, node) in ulimits.Mapping.Entries)
        {
            if (node is Yaml.YamlMapping)
            {
                if (ulimits.Member(name.Text) is not { } limit) continue;
                var soft = limit.Whole("soft");
                var hard = limit.Whole("hard");
                if ((soft ?? hard) is { } either) read.Add(new ServiceUlimit(name.Text, soft ?? either, hard ?? either));
            }
            else if (ulimits.Whole(name.Text) is { } single) read.Add(new ServiceUlimit(name.Text, single, single));
        }
        // By name, so that the order in the file changes no container.
        read.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return read;
    }

    /// <summary>As <c>host:container:permissions</c>; a CDI name (<c>vendor.com/class=name</c>) stays alone.</summary>
    public static List<string> Devices(MemberReader from)
    {
        var devices = new List<string>();
        if (from.Mapping["devices"] is not Yaml.YamlSequence { Items: [Yaml.YamlMapping, ..] })
        {
            devices.AddRange(from.Texts("devices"));
            return devices;
        }
        foreach (var device in from.Items("devices"))
        {
            if (!device.Needs("source") || device.Word("source") is not { } source) continue;
            devices.Add(source[0] != '/' && source.Contains('=', StringComparison.Ordinal)
                ? source : $"{source}:{device.Word("target") ?? source}:{device.Word("permissions") ?? "rwm"}");
        }
        return devices;
    }

    public static List<ServiceDeviceRequest> DeviceRequests(MemberReader from, MemberReader? deploy)
    {
        var requests = new List<ServiceDeviceRequest>();
        if (deploy?.Member("resources")?.Member("reservations") is { } reservations)
        {
            foreach (var device in reservations.Items("devices")) requests.Add(DeviceRequest(device));
        }
        if (!from.Has("gpus")) return requests;
        foreach (var device in from.Items("gpus"))
        {
            var request = DeviceRequest(device);
            var isAll = request is { Count: null, DeviceIds.Count: 0 };
            requests.Add(request with { Count = isAll ? -1 : request.Count, Capabilities = Contains(request.Capabilities, "gpu") ? request.Capabilities : ["gpu", .. request.Capabilities] });
        }
        return requests;
    }

    private static ServiceDeviceRequest DeviceRequest(MemberReader device) => new()
    {
        Driver = device.Word("driver"),
        Count = device.Small("count"),
        DeviceIds = device.Texts("device_ids"),
        Capabilities = device.Texts("capabilities"),
        Options = device.Pairs("options"),
    };

    private static ServiceBlockIo BlockIo(MemberReader from) => new()
    {
        Weight = from.Small("weight"),
        WeightDevice = Weights(from),
        ReadBps = Rates(from, "device_read_bps"),
        WriteBps = Rates(from, "device_write_bps"),
        ReadIops = Rates(from, "device_read_iops"),
        WriteIops = Rates(from, "device_write_iops"),
    };

    private static List<(string, int)> Weights(MemberReader from)
    {
        var weights = new List<(string, int)>();
        foreach (var device in from.Items("weight_device"))
        {
            if (device.Needs("path") && device.Word("path") is { } path && device.Small("weight") is { } weight) weights.Add((path, weight));
        }
        return weights;
    }

    private static List<(string, long)> Rates(MemberReader from, string key)
    {
        var rates = new List<(string, long)>();
        foreach (var device in from.Items(key))
        {
            if (device.Needs("path") && device.Word("path") is { } path && device.Whole("rate") is { } rate) rates.Add((path, rate));
        }
        return rates;
    }

    private static bool Contains(IReadOnlyList<string> list, string text)
    {
        foreach (var item in list)
        {
            if (item == text) return true;
        }
        return false;
    }

    public static long? NanoCpus(MemberReader? from)
    {
        if (from?.Real("cpus") is not { } cpus) return null;
        if (cpus is >= 0 and <= 1_000_000) return (long)(cpus * 1_000_000_000);
        from.Value.Reject("cpus", "a number of processors from 0");
        return null;
    }

    // Either a number or a duration: 50000, 50ms.
    private static long? Microseconds(MemberReader from, string key)
    {
        if (from.Text(key) is not { } text) return null;
        if (long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)) return number;
        return from.Duration(key) is { } duration ? (long)duration.TotalMicroseconds : null;
    }

    private static long? NotZero(long? value) => value is 0 ? null : value;
}
