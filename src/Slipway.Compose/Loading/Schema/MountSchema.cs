using Slipway.Compose.Loading.Schema.Formats;

namespace Slipway.Compose.Loading.Schema;

/// <summary><c>volumes</c> of a service</summary>
internal static class MountSchema
{
    public static readonly Alternatives Volumes = Forms.ListOf(
        new("a mount such as \"./data:/data\"")
        {
            Scalar = new(ScalarTypes.Text, static scalar => MountText.Fault(scalar.Text)) { Doubt = MountText.Doubt },
            Mapping = new SchemaObject("a mount", static () =>
            [
                new("type", Forms.OneOf("bind", "volume", "tmpfs", "npipe", "cluster", "image"), Required: true),
                new("source", Forms.Text),
                new("target", Forms.Text, Required: true),
                new("read_only", Forms.Boolean),
                new("consistency", Forms.Text),
                new("bind", Bind),
                new("volume", Volume),
                new("tmpfs", Tmpfs),
                new("image", Forms.Object("'image' of a mount", static () => [new("subpath", Forms.Text)])),
            ]),
            Remedy = "write '- \"./data:/data\"'",
        },
        "a list of mounts",
        "write '- \"./data:/data\"'");

    private static Alternatives Bind => Forms.Object("'bind'", static () =>
    [
        new("propagation", Forms.Format("'shared', 'slave', 'private', 'rshared', 'rslave' or 'rprivate'",
            static text => text is "" or "shared" or "slave" or "private" or "rshared" or "rslave" or "rprivate" ? null : "")),
        new("create_host_path", Forms.Boolean),
        new("recursive", Forms.OneOf("enabled", "disabled", "writable", "readonly")),
        new("selinux", Forms.OneOf("z", "Z")),
    ]);

    private static Alternatives Volume => Forms.Object("'volume'", static () =>
    [
        new("nocopy", Forms.Boolean),
        new("subpath", Forms.Text),
        new("labels", Forms.KeyValues),
    ]);

    private static Alternatives Tmpfs => Forms.Object("'tmpfs'", static () =>
    [
        new("size", Forms.Size),
        new("mode", Forms.FileMode),
    ]);
}
