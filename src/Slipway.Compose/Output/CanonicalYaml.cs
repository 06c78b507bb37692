using Slipway.Compose.Yaml;

namespace Slipway.Compose.Output;

/// <summary>
/// Prints a canonical project as YAML, in the manner of <c>docker compose config</c>: keys sorted, two spaces of indentation, text quoted where it would otherwise be read as
/// something else, <c>$</c> doubled so that what is printed is a compose file of the same meaning.
/// </summary>
public static class CanonicalYaml
{
    /// <summary>The text, ending with a line feed.</summary>
    public static string Write(YamlMapping project) => new CanonicalYamlText(text => text.Replace("$", "$$", StringComparison.Ordinal)).Of(project);

    /// <summary>The same with every <c>$</c> as it is, for who does not interpolate what is read.</summary>
    internal static string WriteLiterally(YamlMapping project) => new CanonicalYamlText(text => text).Of(project);
}
