using Slipway.Compose.Yaml;

namespace Slipway.Compose.Output;

/// <summary>The order that keys are printed in: the name and the sections first, then alphabetically.</summary>
internal static class CanonicalOrder
{
    private static readonly string[] Sections = ["name", "services", "networks", "volumes", "secrets", "configs"];

    public static IEnumerable<YamlEntry> OfProject(YamlMapping project) =>
        project.Entries.OrderBy(entry => Array.IndexOf(Sections, entry.Key.Text) is >= 0 and var at ? at : Sections.Length).ThenBy(entry => entry.Key.Text, StringComparer.Ordinal);

    public static IEnumerable<YamlEntry> Of(YamlMapping mapping) => mapping.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal);
}
