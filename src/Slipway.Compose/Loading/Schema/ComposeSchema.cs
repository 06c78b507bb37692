using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema;

/// <summary>The form of a compose file: the Compose Specification's schema (compose-spec.json), and the formats of texts that it leaves to the reader.</summary>
public static class ComposeSchema
{
    /// <summary>The file as a whole.</summary>
    internal static readonly SchemaObject File = new("a compose file", static () =>
    [
        new("version", Forms.Text) { Obsolete = "it has no effect, remove it" },
        new("name", Forms.Text),
        new("include", TopLevelSchema.Include),
        new("services", new("a mapping of services")
        {
            Mapping = new SchemaTable(new("a mapping") { Mapping = ServiceSchema.Service, Remedy = "write 'image: …' or 'build: …' below it" }) { Names = "a service" },
            Remedy = "write a service's name and ':' below it",
        }),
        new("networks", TopLevelSchema.Networks),
        new("volumes", TopLevelSchema.Volumes),
        new("secrets", TopLevelSchema.Secrets),
        new("configs", TopLevelSchema.Configs),
        new("models", TopLevelSchema.Models),
    ]);

    /// <summary>
    /// Checks one file: interpolated, not yet merged with others. What several files may say together (that a service has an image) is not asked for here.
    /// Values tagged <c>!reset</c> are not looked at. Never throws.
    /// </summary>
    /// <param name="document">A document of the file.</param>
    /// <param name="diagnostics">Receives what is wrong, by position; no more than a hundred.</param>
    public static void Validate(YamlMapping document, ICollection<Diagnostic> diagnostics)
    {
        var walk = new SchemaWalk();
        walk.Visit(document, new("a mapping") { Mapping = File }, new("The file"));
        foreach (var diagnostic in walk.Found) diagnostics.Add(diagnostic);
        if (walk.IsFull) diagnostics.Add(SchemaErrors.MoreErrors(SchemaWalk.Limit, document.Position));
    }
}
