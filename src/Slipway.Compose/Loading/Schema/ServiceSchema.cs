using Slipway.Compose.Loading.Schema.Formats;

namespace Slipway.Compose.Loading.Schema;

/// <summary>The keys of a service.</summary>
internal static class ServiceSchema
{
    /// <summary><c>hostname:address</c>, as a list or a mapping.</summary>
    public static readonly Alternatives ExtraHosts = new("a list of 'hostname:address'")
    {
        List = new(Forms.Format("'hostname:address'", static text => text.AsSpan().IndexOfAny(':', '=') > 0 ? null : "the address is missing")) { Distinct = true },
        Mapping = new SchemaTable(new("an address or a list of addresses") { Scalar = Forms.Text.Scalar, List = Forms.TextList.List }),
        Remedy = "write '- \"hostname:address\"'",
    };

    public static readonly SchemaObject Service = new("a service", static () =>
    [
        // The image
        new("image", Forms.Text),
        new("build", BuildSchema.Build),
        new("pull_policy", Forms.Format("'always', 'never', 'missing', 'build', 'daily', 'weekly' or 'every_12h'", ModeText.PullPolicyFault)),
        new("pull_refresh_after", Forms.Text),
        new("platform", Forms.Text),
        new("extends", Extends),
        new("provider", Provider),

        // The process
        new("command", Forms.Command),
        new("entrypoint", Forms.Command),
        new("environment", Forms.KeyValues),
        new("env_file", EnvFile),
        new("working_dir", Forms.Text),
        new("user", Forms.Text),
        new("group_add", new("a list of groups") { List = new(WholeOrText) { Distinct = true } }),
        new("tty", Forms.Boolean),
        new("stdin_open", Forms.Boolean),
        new("init", Forms.Boolean),
        new("stop_signal", Forms.Text),
        new("stop_grace_period", Forms.Duration),
        new("post_start", Hooks),
        new("pre_stop", Hooks),

        // Identity
        new("container_name", Forms.Format("a name of letters, digits, '_', '.' and '-'", ContainerNameFault)),
        new("hostname", Forms.Text),
        new("domainname", Forms.Text),
        new("labels", Forms.KeyValues),
        new("label_file", Forms.EnvFileNames),
        new("annotations", Forms.KeyValues),
        new("profiles", Forms.TextList),

        // Life
        new("scale", Forms.Whole(0)),
        new("deploy", DeploySchema.Deploy),
        new("restart", Forms.Format("'no', 'always', 'unless-stopped', 'on-failure' or 'on-failure:3'", ModeText.RestartFault)),
        new("depends_on", DependsOn),
        new("healthcheck", HealthCheckSchema.HealthCheck),
        new("develop", DevelopSchema.Develop),
        new("attach", Forms.Boolean),
        new("models", Models),

        // Networking
        new("networks", ServiceNetworkSchema.Networks),
        new("network_mode", Forms.Text),
        new("ports", PortSchema.Ports),
        new("expose", PortSchema.Expose),
        new("links", Forms.TextList),
        new("external_links", Forms.DistinctTextList),
        new("extra_hosts", ExtraHosts),
        new("dns", Forms.TextOrList),
        new("dns_search", Forms.TextOrList),
        new("dns_opt", Forms.TextList),
        new("mac_address", ServiceNetworkSchema.MacAddress),

        // Storage
        new("volumes", MountSchema.Volumes),
        new("tmpfs", Forms.TextOrList),
        new("volumes_from", Forms.DistinctTextList),
        new("secrets", FileReferenceSchema.References),
        new("configs", FileReferenceSchema.References),
        new("read_only", Forms.Boolean),
        new("shm_size", Forms.Size),
        new("storage_opt", new("a mapping of options to values") { Mapping = new SchemaTable(new("text, a number or a boolean") { Scalar = new(ScalarTypes.Any) }) }),
        new("credential_spec", CredentialSpec),

        // Isolation
        new("privileged", Forms.Boolean),
        new("use_api_socket", Forms.Boolean),
        new("cap_add", Forms.TextList),
        new("cap_drop", Forms.TextList),
        new("security_opt", Forms.DistinctTextList),
        new("ipc", Forms.Format("'shareable', 'private', 'host', 'none', 'service:NAME' or 'container:NAME'", static text => ModeText.NamespaceFault(text, "shareable", "private", "host", "none"))),
        new("pid", Forms.Usually("'host', 'service:NAME' or 'container:NAME'", static text => ModeText.NamespaceFault(text, "host", "private") is null).OrEmpty()),
        new("uts", Forms.Usually("'host'", static text => text is "" or "host" or "private")),
        new("userns_mode", Forms.Text),
        new("cgroup", Forms.OneOf("host", "private")),
        new("cgroup_parent", Forms.Text),
        new("isolation", Forms.Text),
        new("runtime", Forms.Text),
        new("sysctls", Forms.KeyValues),

        // Resources
        new("mem_limit", Forms.SizeOrUnlimited),
        new("mem_reservation", Forms.Size),
        new("memswap_limit", Forms.SizeOrUnlimited),
        new("mem_swappiness", Forms.Whole(-1, 100)),
        new("cpus", Forms.Number),
        new("cpu_count", Forms.Whole(0)),
        new("cpu_percent", Percent),
        new("cpu_shares", Forms.RoundedNumber),
        new("cpu_period", Forms.RoundedNumber),
        new("cpu_quota", Forms.RoundedNumber),
        new("cpu_rt_period", Forms.RoundedNumber),
        new("cpu_rt_runtime", Forms.RoundedNumber),
        new("cpuset", Forms.Text),
        new("pids_limit", Forms.RoundedNumber),
        new("blkio_config", ResourceSchema.BlockIo),
        new("ulimits", ResourceSchema.Ulimits),
        new("devices", ResourceSchema.Devices),
        new("device_cgroup_rules", Forms.DistinctTextList),
        new("gpus", ResourceSchema.Gpus),
        new("logging", Logging),
        new("oom_kill_disable", Forms.Boolean),
        new("oom_score_adj", Forms.Whole(-1000, 1000)),
    ]);

    /// <summary>A command run in a container, with what it runs as.</summary>
    public static readonly SchemaObject Hook = new("a hook", static () =>
    [
        new("command", Forms.Command, Required: true),
        new("user", Forms.Text),
        new("privileged", Forms.Boolean),
        new("working_dir", Forms.Text),
        new("environment", Forms.KeyValues),
    ]);

    private static Alternatives Extends => new("the name of a service, or a mapping with 'service' and 'file'")
    {
        Scalar = Forms.Text.Scalar,
        Mapping = new SchemaObject("'extends'", static () => [new("service", Forms.Text, Required: true), new("file", Forms.Text)]) { Extensible = false },
    };

    private static Alternatives Provider => Forms.Object("'provider'", static () =>
    [
        new("type", Forms.Text),
        new("options", new("a mapping of options to values")
        {
            Mapping = new SchemaTable(new("text, a number, a boolean or a list of these")
            {
                Scalar = new(ScalarTypes.Any),
                List = new(new("text, a number or a boolean") { Scalar = new(ScalarTypes.Any) }),
            }),
        }),
    ]);

    private static Alternatives EnvFile => new("the path of a file, or a list of them")
    {
        Scalar = Forms.Text.Scalar,
        List = new(new("the path of a file, or a mapping with 'path'")
        {
            Scalar = Forms.Text.Scalar,
            Mapping = new SchemaObject("an item of 'env_file'", static () =>
            [
                new("path", Forms.Text, Required: true),
                new("required", Forms.Boolean),
                new("format", Forms.Format("'raw'", static text => text is "" or "raw" ? null : "")),
            ])
            {
                Extensible = false,
            },
        }),
        Remedy = "write it as an item of a list, after '- '",
    };

    private static Alternatives Hooks => Forms.ListOf(new("a mapping with 'command'") { Mapping = Hook, Remedy = "write '- command: …'" }, "a list of hooks", "write '- command: …'");

    private static Alternatives DependsOn => new("a list of services, or a mapping of services to conditions")
    {
        List = Forms.DistinctTextList.List,
        Mapping = new SchemaTable(new("a mapping with 'condition'")
        {
            Mapping = new SchemaObject("an entry of 'depends_on'", static () =>
            [
                new("condition", Forms.OneOf("service_started", "service_healthy", "service_completed_successfully")),
                new("restart", Forms.Boolean),
                new("required", Forms.Boolean),
            ]),
            Remedy = "write 'condition: service_started' below it",
        })
        {
            Names = "a service",
        },
        Remedy = "write '- ' and the service's name",
    };

    private static Alternatives Models => new("a list of models, or a mapping of models to variables")
    {
        List = Forms.TextList.List,
        Mapping = new SchemaTable(Forms.Object("an entry of 'models'", static () => [new("endpoint_var", Forms.Text), new("model_var", Forms.Text)]).OrEmpty()),
    };

    private static Alternatives CredentialSpec => Forms.Object("'credential_spec'", static () => [new("config", Forms.Text), new("file", Forms.Text), new("registry", Forms.Text)]);

    private static Alternatives Logging => Forms.Object("'logging'", static () =>
    [
        new("driver", Forms.Text),
        new("options", new("a mapping of options to values") { Mapping = new SchemaTable(Forms.TextOrNumber.OrEmpty()), Remedy = Forms.Options.Remedy }),
    ]);

    private static Alternatives WholeOrText => new("the name or number of a group")
    {
        Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar => scalar.Kind == Yaml.ScalarKind.RealNumber ? "" : null),
    };

    private static Alternatives Percent => new("a number from 0 to 100")
    {
        Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar => NumberText.TryReal(scalar, out var value) && value is >= 0 and <= 100 ? null : ""),
    };

    // The engine's own rule.
    private static string? ContainerNameFault(string text)
    {
        // The same as none: a variable that is not set.
        if (text.Length == 0) return null;
        if (text.Length < 2) return "it needs at least two characters";
        if (!char.IsAsciiLetterOrDigit(text[0])) return "it has to begin with a letter or digit";
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.' or '-')) return "";
        }
        return null;
    }
}
