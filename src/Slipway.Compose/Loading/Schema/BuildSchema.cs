namespace Slipway.Compose.Loading.Schema;

/// <summary><c>build</c></summary>
internal static class BuildSchema
{
    public static readonly Alternatives Build = new("the path of a build context, or a mapping with 'context'")
    {
        Scalar = Forms.Text.Scalar,
        Mapping = new SchemaObject("'build'", static () =>
        [
            new("context", Forms.Text),
            new("dockerfile", Forms.Text),
            new("dockerfile_inline", Forms.Text),
            new("target", Forms.Text),
            new("args", Forms.KeyValues),
            new("additional_contexts", Forms.KeyValues),
            new("labels", Forms.KeyValues),
            new("tags", Forms.TextList),
            new("platforms", Forms.TextList),
            new("cache_from", Forms.TextList),
            new("cache_to", Forms.TextList),
            new("no_cache", Forms.Boolean),
            new("pull", Forms.Boolean),
            new("ssh", Ssh),
            new("secrets", FileReferenceSchema.References),
            new("entitlements", Forms.TextList),
            new("extra_hosts", ServiceSchema.ExtraHosts),
            new("network", Forms.Text),
            new("privileged", Forms.Boolean),
            new("isolation", Forms.Text),
            new("shm_size", Forms.Size),
            new("ulimits", ResourceSchema.Ulimits),
            new("provenance", Forms.BooleanOrText),
            new("sbom", Forms.BooleanOrText),
        ]),
    };

    private static Alternatives Ssh => new("a list of ssh agents and keys")
    {
        List = Forms.KeyValues.List,
        Mapping = Forms.KeyValues.Mapping,
        Remedy = "write '- default'",
    };
}
