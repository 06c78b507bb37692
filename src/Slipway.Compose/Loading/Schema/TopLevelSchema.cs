using Slipway.Compose.Loading.Schema.Formats;

namespace Slipway.Compose.Loading.Schema;

/// <summary>What stands beside <c>services</c>: <c>networks</c>, <c>volumes</c>, <c>secrets</c>, <c>configs</c>, <c>models</c>, <c>include</c>.</summary>
internal static class TopLevelSchema
{
    public static Alternatives Networks => Named("network", false, Forms.Object("a network", static () =>
    [
        new("name", Forms.Text),
        new("driver", Forms.Text),
        new("driver_opts", Forms.Options),
        new("external", External),
        new("internal", Forms.Boolean),
        new("attachable", Forms.Boolean),
        new("enable_ipv4", Forms.Boolean),
        new("enable_ipv6", Forms.Boolean),
        new("labels", Forms.KeyValues),
        new("ipam", Ipam),
    ]).OrEmpty());

    public static Alternatives Volumes => Named("volume", true, Forms.Object("a volume", static () =>
    [
        new("name", Forms.Text),
        new("driver", Forms.Text),
        new("driver_opts", Forms.Options),
        new("external", External),
        new("labels", Forms.KeyValues),
    ]).OrEmpty());

    public static Alternatives Secrets => Named("secret", true, Forms.Object("a secret", static () =>
    [
        new("name", Forms.Text),
        new("file", Forms.Text),
        new("environment", Forms.Text),
        new("external", External),
        new("labels", Forms.KeyValues),
        new("driver", Forms.Text),
        new("driver_opts", Forms.Options),
        new("template_driver", Forms.Text),
    ]));

    public static Alternatives Configs => Named("config", true, Forms.Object("a config", static () =>
    [
        new("name", Forms.Text),
        new("file", Forms.Text),
        new("environment", Forms.Text),
        new("content", Forms.Text),
        new("external", External),
        new("labels", Forms.KeyValues),
        new("template_driver", Forms.Text),
    ]));

    public static Alternatives Models => Named("model", false, Forms.Object("a model", static () =>
    [
        new("name", Forms.Text),
        new("model", Forms.Text),
        new("context_size", Forms.Whole(0)),
        new("runtime_flags", Forms.TextList),
    ]));

    public static Alternatives Include => Forms.ListOf(
        new("the path of a compose file, or a mapping with 'path'")
        {
            Scalar = Forms.Text.Scalar,
            Mapping = new SchemaObject("an item of 'include'", static () =>
            [
                new("path", Forms.EnvFileNames, Required: true),
                new("env_file", Forms.EnvFileNames),
                new("project_directory", Forms.Text),
            ]),
        },
        "a list of compose files",
        "write '- ' and the path");

    private static Alternatives Ipam => Forms.Object("'ipam'", static () =>
    [
        new("driver", Forms.Text),
        new("options", Texts),
        new("config", Forms.ListOf(
            Forms.Object("an item of 'ipam.config'", static () =>
            [
                new("subnet", Forms.Format("a subnet such as '172.28.0.0/16'", AddressText.SubnetFault)),
                new("ip_range", Forms.Format("a range such as '172.28.5.0/24'", AddressText.SubnetFault)),
                new("gateway", Forms.Format("an IP address", AddressText.Fault)),
                new("aux_addresses", Texts),
            ]),
            "a list of subnets",
            "write '- subnet: 172.28.0.0/16'")),
    ]);

    private static Alternatives Texts => new("a mapping of keys to text") { Mapping = new SchemaTable(Forms.Text) };

    // The mapping is the form of versions before 3.4.
    private static Alternatives External => new("true or false")
    {
        Scalar = Forms.Boolean.Scalar,
        Mapping = new SchemaObject("'external'", static () => [new("name", Forms.Text) { Obsolete = "write 'name' beside 'external: true'" }]),
    };

    private static Alternatives Named(string kind, bool strict, Alternatives definition) => new($"a mapping of {kind}s")
    {
        Mapping = new SchemaTable(definition) { Names = strict ? $"a {kind}" : null },
        Remedy = $"write the {kind}'s name and ':' below it",
    };
}
