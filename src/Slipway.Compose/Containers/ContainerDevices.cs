using Slipway.Compose.Model;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>A service's devices: those of the host, and those that drivers are asked for.</summary>
internal static class ContainerDevices
{
    public static List<DeviceMapping>? Mappings(ComposeService service)
    {
        List<DeviceMapping>? mappings = null;
        foreach (var device in service.Devices)
        {
            if (IsCdi(device)) continue;
            var parts = device.Split(':');
            (mappings ??= []).Add(new DeviceMapping
            {
                PathOnHost = parts[0],
                PathInContainer = parts.Length > 1 ? parts[1] : parts[0],
                CgroupPermissions = parts.Length > 2 ? parts[2] : "rwm",
            });
        }
        return mappings;
    }

    public static List<DeviceRequest>? Requests(ContainerDraft draft)
    {
        List<DeviceRequest>? requests = null;
        foreach (var request in draft.Service.DeviceRequests)
        {
            (requests ??= []).Add(new DeviceRequest
            {
                Driver = request.Driver,
                Count = request.Count,
                DeviceIds = Ordered.Items(request.DeviceIds),
                Capabilities = request.Capabilities.Count == 0 ? null : [request.Capabilities],
                Options = Ordered.Pairs(request.Options),
            });
        }
        List<string>? names = null;
        foreach (var device in draft.Service.Devices)
        {
            if (IsCdi(device)) (names ??= []).Add(device);
        }
        if (names is not null && draft.Needs(new(1, 44), "a CDI name as a device", draft.Service.At("devices")))
            (requests ??= []).Add(new DeviceRequest { Driver = "cdi", DeviceIds = names });
        return requests;
    }

    // vendor.com/class=name, where devices of the host have absolute paths.
    private static bool IsCdi(string device) => device[0] != '/' && device.Contains('=', StringComparison.Ordinal);
}
