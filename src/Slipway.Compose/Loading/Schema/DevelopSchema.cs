namespace Slipway.Compose.Loading.Schema;

/// <summary><c>develop</c></summary>
internal static class DevelopSchema
{
    public static readonly Alternatives Develop = Forms.Object("'develop'", static () =>
    [
        new("watch", Forms.ListOf(
            new("a mapping with 'path' and 'action'")
            {
                Mapping = new SchemaObject("a watch rule", static () =>
                [
                    new("path", Forms.Text, Required: true),
                    new("action", Forms.OneOf("rebuild", "sync", "restart", "sync+restart", "sync+exec"), Required: true),
                    new("target", Forms.Text),
                    new("ignore", Forms.TextOrList),
                    new("include", Forms.TextOrList),
                    new("initial_sync", Forms.Boolean),
                    new("exec", new("a mapping with 'command'") { Mapping = ServiceSchema.Hook }),
                ]),
                Remedy = "write '- path: …' with 'action: …' below it",
            },
            "a list of watch rules",
            "write '- path: …' with 'action: …' below it")),
    ]).OrEmpty();
}
