using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.Merging;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Layers;

/// <summary>
/// Lays files over each other. Each document is interpolated, checked, put into canonical form, given what it includes and what its services extend, and then merged
/// (compose-go's loader.loadYamlFile).
/// </summary>
internal static class FileLayers
{
    /// <summary>The files as one project; null when none of them could be read.</summary>
    /// <param name="files">Absolute paths with their documents, later ones over earlier ones.</param>
    /// <param name="session">The project.</param>
    /// <param name="including">The files on the way here, for cycles.</param>
    public static YamlMapping? Merge(IEnumerable<(string File, IReadOnlyList<YamlMapping> Documents)> files, LoadSession session, IReadOnlyList<string> including)
    {
        YamlMapping? project = null;
        foreach (var (file, documents) in files)
        {
            foreach (var document in documents)
            {
                if (Layer(document, project, file, session, including) is not { } layer) continue;
                project = UniqueItems.OfProject(LayerMerge.Files(project ?? Nothing(layer), layer, session.Diagnostics));
            }
        }
        return project;
    }

    private static YamlMapping? Layer(YamlMapping document, YamlMapping? below, string file, LoadSession session, IReadOnlyList<string> including)
    {
        var interpolated = ItemResets.Done(session.Interpolated(document));
        if (below is not null) interpolated = SilentMembers.Removed(interpolated, below);
        if (session.Shaped(interpolated) is not { } layer) return null;
        var draft = new MappingDraft(layer);
        draft.Remove("version");
        draft.Remove("include");
        if (layer["include"] is YamlSequence include) Inclusion.Into(draft, include, session, including.Contains(file) ? including : [.. including, file]);
        if (draft["services"] is YamlMapping services) draft.Set("services", new ServiceExtension(session).Apply(services, file));
        return draft.ToMapping(layer.Position);
    }

    private static YamlMapping Nothing(YamlMapping layer) => new([], new SourcePosition(layer.Position.File, 1, 1));
}
