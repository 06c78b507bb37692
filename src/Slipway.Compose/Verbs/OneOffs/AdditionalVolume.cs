using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary>Volumes as <c>docker run --volume</c> takes them, in the engine's form: a bind with an absolute source, or the engine's name of a volume.</summary>
internal static class AdditionalVolume
{
    /// <param name="text"><c>source:target[:options]</c>; a source with a separator in it, or that begins with '.' or '~', is a path.</param>
    /// <param name="project">Relative paths start from its directory; its volumes go by their keys.</param>
    /// <exception cref="SlipwayException">SLIP3605: the text is no volume.</exception>
    public static string Bind(string text, ComposeProject project)
    {
        // The first colon of C:\data belongs to the path.
        var from = text.Length > 2 && text[1] == ':' && char.IsAsciiLetter(text[0]) && text[2] is '\\' or '/' ? 2 : 0;
        var colon = text.IndexOf(':', from);
        if (colon <= 0 || colon + 1 >= text.Length || text[colon + 1] != '/') throw new SlipwayException(VerbErrors.MalformedVolume(text));
        return Source(text[..colon], project) + text[colon..];
    }

    private static string Source(string source, ComposeProject project)
    {
        if (source is "~" or ['~', '/', ..]) return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + source[1..];
        if (source[0] == '.' || source.Contains('/', StringComparison.Ordinal) || source.Contains('\\', StringComparison.Ordinal))
            return Path.GetFullPath(source, project.WorkingDirectory);
        return project.Volumes.TryGetValue(source, out var volume) ? volume.Name : source;
    }
}
