namespace Slipway.Compose.Loading.Schema;

/// <summary><c>secrets</c> and <c>configs</c> of a service and of a build</summary>
internal static class FileReferenceSchema
{
    public static readonly Alternatives References = Forms.ListOf(
        new("a name, or a mapping with 'source'")
        {
            Scalar = Forms.Text.Scalar,
            Mapping = new SchemaObject("a secret or config of a service", static () =>
            [
                new("source", Forms.Text, Required: true),
                new("target", Forms.Text),
                new("uid", Id),
                new("gid", Id),
                new("mode", Forms.FileMode),
            ]),
        },
        "a list",
        "write '- ' and the name");

    // docker compose hands any text on, and containers whose secrets are bound ignore it.
    private static Alternatives Id => Forms.Usually("a number in quotes", static text => text.Length == 0 || uint.TryParse(text, out _));
}
