using Slipway.Compose.Model;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>Warns of what a file asks for and a swarm does not do. <c>build</c> is not among it: the image was built before, and is on the nodes.</summary>
internal static class IgnoredKeys
{
    private static readonly string[] OfService =
    [
        "annotations", "blkio_config", "cgroup", "cgroup_parent", "container_name", "cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares",
        "cpuset", "credential_spec", "device_cgroup_rules", "devices", "domainname", "external_links", "gpus", "ipc", "links", "mac_address", "mem_swappiness", "memswap_limit", "network_mode",
        "oom_kill_disable", "oom_score_adj", "pid", "post_start", "pre_stop", "privileged", "runtime", "security_opt", "shm_size", "storage_opt", "userns_mode", "uts", "volumes_from",
    ];

    private static readonly string[] OfNetwork = ["ipv4_address", "ipv6_address", "link_local_ips", "mac_address", "gw_priority", "interface_name"];

    public static void Report(ComposeService service, List<Diagnostic> found)
    {
        foreach (var key in OfService)
        {
            if (IsGiven(service.Source[key])) found.Add(SwarmErrors.Ignored(key, service.Name, Because(key), service.At(key)));
        }

        foreach (var (name, node) in (service.Source["networks"] as YamlMapping)?.Entries ?? [])
        {
            foreach (var key in OfNetwork)
            {
                if ((node as YamlMapping)?[key] is { } member && IsGiven(member)) found.Add(SwarmErrors.Ignored($"networks.{name.Text}.{key}", service.Name, null, member.Position));
            }
        }

        if (((service.Source["deploy"] as YamlMapping)?["resources"] as YamlMapping)?["reservations"] is YamlMapping reservations && IsGiven(reservations["devices"]))
            found.Add(SwarmErrors.Ignored("deploy.resources.reservations.devices", service.Name, null, reservations["devices"]!.Position));
        foreach (var port in service.Ports)
        {
            if (port.HostIp is { Length: > 0 } and not "0.0.0.0" and not "::") found.Add(SwarmErrors.Ignored("ports.host_ip", service.Name, "ports are published on every address of a node", port.Position));
        }

        foreach (var dependency in service.DependsOn.Values)
        {
            if (dependency.Condition != DependencyCondition.Started)
                found.Add(SwarmErrors.DependencyCondition(service.Name, dependency.Service, dependency.Position.File is null ? service.At("depends_on") : dependency.Position));
        }
    }

    // The canonical form writes switches that are off, too.
    private static bool IsGiven(YamlNode? node) => node switch
    {
        null or YamlScalar { IsNull: true } or YamlScalar { Text: "false" or "" } => false,
        YamlMapping mapping => mapping.Entries.Count > 0,
        YamlSequence sequence => sequence.Items.Count > 0,
        _ => true,
    };

    private static string? Because(string key) => key switch
    {
        "container_name" => "the swarm names the containers of its tasks",
        "network_mode" => "the service is put into the project's default network",
        "links" or "external_links" => "services find one another by name in a common network",
        _ => null,
    };
}
