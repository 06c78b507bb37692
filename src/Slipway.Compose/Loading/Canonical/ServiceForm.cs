using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>The canonical form of a service, before merging: every short form is the long one, defaults are not yet filled in.</summary>
internal static class ServiceForm
{
    public static readonly Shape Service = Members(Member);

    private static Shape? Member(string key) => key switch
    {
        "image" or "container_name" or "hostname" or "domainname" or "working_dir" or "user" or "restart" or "pull_policy" or "platform" or "network_mode" or "ipc" or "pid"
            or "uts" or "userns_mode" or "cgroup" or "cgroup_parent" or "isolation" or "runtime" or "stop_signal" or "mac_address" or "cpuset" => Text,
        "init" or "tty" or "stdin_open" or "privileged" or "read_only" or "oom_kill_disable" or "attach" => Flag,
        "scale" or "cpu_count" or "cpu_shares" or "cpu_quota" or "cpu_period" or "cpu_rt_period" or "cpu_rt_runtime" or "oom_score_adj" or "pids_limit" => Whole,
        "cpus" or "cpu_percent" => Real,
        "mem_limit" or "mem_reservation" or "memswap_limit" or "mem_swappiness" or "shm_size" => Size,
        "stop_grace_period" => Duration,
        "command" or "entrypoint" => CommandForm.Words,
        "labels" or "annotations" or "sysctls" => PairForms.Labels,
        "environment" => PairForms.Environment,
        "storage_opt" => PairForms.Options,
        "extra_hosts" => PairForms.Hosts,
        "cap_add" or "cap_drop" or "group_add" or "security_opt" or "dns_opt" or "external_links" or "links" or "volumes_from" or "device_cgroup_rules" or "profiles"
            or "expose" => List(Text),
        "dns" or "dns_search" or "tmpfs" => OneOrMore(Text),
        "label_file" => OneOrMore(PathForms.File),
        "env_file" => OneOrMore(PathForms.EnvFile),
        "build" => BuildForm.Build,
        "depends_on" => DependsOn,
        "networks" => Networks,
        "ports" => PortForm.Ports,
        "volumes" => List(MountForm.Mount),
        "devices" => List(DeviceForms.Device),
        "gpus" => DeviceForms.Gpus,
        "secrets" => List(FileReferenceForm.Secret),
        "configs" => List(FileReferenceForm.Config),
        "ulimits" => Each(Ulimit),
        "healthcheck" => Members(CommandForm.HealthCheck),
        "logging" => Members(key => key switch { "driver" => Text, "options" => PairForms.Options, _ => null }),
        "blkio_config" => Members(DeviceForms.BlockIo),
        "deploy" => DeployForm.Deploy,
        "develop" => Members(key => key == "watch" ? List(PathForms.Watch) : null),
        "post_start" or "pre_stop" => List(CommandForm.Hook),
        _ => null,
    };

    /// <summary>One number for both limits, or <c>soft</c> and <c>hard</c>.</summary>
    public static YamlNode Ulimit(YamlNode node, ShapeScope scope) =>
        node is YamlMapping mapping ? Object(mapping, key => key is "soft" or "hard" ? Whole : null, scope) : Whole(node, scope);

    private static YamlNode DependsOn(YamlNode node, ShapeScope scope) => node is YamlMapping mapping
        ? Object(mapping, _ => Members(key => key switch { "condition" => Text, "restart" or "required" => Flag, _ => null }), scope)
        : NamesToMapping(node, name =>
        {
            var draft = new MappingDraft();
            draft.Set("condition", "service_started", name.Position);
            draft.Set("required", True(name));
            return draft.ToMapping(name.Position);
        });

    private static YamlNode Networks(YamlNode node, ShapeScope scope) => node is YamlMapping mapping
        ? Object(mapping, _ => Members(key => key switch
        {
            "ipv4_address" or "ipv6_address" or "mac_address" or "interface_name" => Text,
            "aliases" or "link_local_ips" => List(Text),
            "driver_opts" => PairForms.Options,
            "priority" or "gw_priority" => Whole,
            _ => null,
        }), scope)
        : NamesToMapping(node, Null);
}
