using Slipway.Compose.Yaml;

namespace Slipway.Compose.Model.Reading;

/// <summary>Reads a service: single members here, what has an inner form in the other readers.</summary>
internal static class ServiceReader
{
    public static ComposeService Service(YamlScalar name, MemberReader from)
    {
        var deploy = from.Member("deploy");
        return new ComposeService
        {
            Name = name.Text,
            Position = name.Position,
            Source = from.Mapping,

            Image = from.Word("image"),
            Build = from.Member("build") is { } build ? BuildReader.Build(build) : null,
            PullPolicy = ProcessReader.PullPolicy(from),
            Platform = from.Word("platform"),

            Command = from.OptionalTexts("command"),
            Entrypoint = from.OptionalTexts("entrypoint"),
            Environment = from.OptionalPairs("environment"),
            WorkingDir = from.Word("working_dir"),
            User = from.Word("user"),
            GroupAdd = from.Texts("group_add"),
            Tty = from.Flag("tty") ?? false,
            StdinOpen = from.Flag("stdin_open") ?? false,
            Init = from.Flag("init"),
            StopSignal = from.Word("stop_signal"),
            StopGracePeriod = from.Duration("stop_grace_period"),

            ContainerName = from.Word("container_name"),
            Hostname = from.Word("hostname"),
            DomainName = from.Word("domainname"),
            Labels = from.Pairs("labels"),
            Annotations = from.Pairs("annotations"),
            Profiles = from.Texts("profiles"),

            Scale = Math.Max(0, from.Small("scale") ?? deploy?.Small("replicas") ?? 1),
            Restart = deploy?.Member("restart_policy") is { } policy ? ProcessReader.Restart(policy) : from.Word("restart"),
            UpdateOrder = deploy?.Member("update_config") is { } update ? ProcessReader.UpdateOrder(update) : null,
            Deploy = deploy is { } deployed ? DeployReader.Deploy(deployed) : new ServiceDeploy(),
            DependsOn = ProcessReader.Dependencies(from),
            HealthCheck = from.Member("healthcheck") is { } check ? ProcessReader.HealthCheck(check) : null,
            PostStart = ProcessReader.Hooks(from, "post_start"),
            PreStop = ProcessReader.Hooks(from, "pre_stop"),
            Watch = ProcessReader.Watch(from),
            Attach = from.Flag("attach") ?? true,

            Networks = NetworkReader.Networks(from),
            NetworkMode = from.Word("network_mode"),
            Ports = NetworkReader.Ports(from),
            Expose = from.Texts("expose"),
            Links = from.Texts("links"),
            ExternalLinks = from.Texts("external_links"),
            ExtraHosts = NetworkReader.Hosts(from),
            Dns = from.Texts("dns"),
            DnsSearch = from.Texts("dns_search"),
            DnsOptions = from.Texts("dns_opt"),
            MacAddress = from.Word("mac_address"),

            Volumes = StorageReader.Mounts(from),
            Tmpfs = from.Texts("tmpfs"),
            VolumesFrom = from.Texts("volumes_from"),
            Secrets = StorageReader.References(from, "secrets", "/run/secrets/"),
            Configs = StorageReader.References(from, "configs", "/"),
            ReadOnly = from.Flag("read_only") ?? false,
            ShmSize = from.Whole("shm_size"),
            StorageOptions = from.Pairs("storage_opt"),

            Privileged = from.Flag("privileged") ?? false,
            CapAdd = from.Texts("cap_add"),
            CapDrop = from.Texts("cap_drop"),
            SecurityOptions = from.Texts("security_opt"),
            Ipc = from.Word("ipc"),
            Pid = from.Word("pid"),
            Uts = from.Word("uts"),
            UserNsMode = from.Word("userns_mode"),
            CgroupNsMode = from.Word("cgroup"),
            CgroupParent = from.Word("cgroup_parent"),
            Isolation = from.Word("isolation"),
            Runtime = from.Word("runtime"),
            Sysctls = from.Pairs("sysctls"),

            Resources = ResourcesReader.Resources(from, deploy),
            Ulimits = ResourcesReader.Ulimits(from),
            Devices = ResourcesReader.Devices(from),
            DeviceCgroupRules = from.Texts("device_cgroup_rules"),
            DeviceRequests = ResourcesReader.DeviceRequests(from, deploy),
            Logging = from.Member("logging") is { } logging ? new ServiceLogging(logging.Word("driver"), logging.Pairs("options")) : null,
            OomKillDisable = from.Flag("oom_kill_disable"),
            OomScoreAdj = from.Small("oom_score_adj"),
        };
    }
}
