using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Merging;

/// <summary>
/// Lays a file, or a service, over another: mappings are merged, lists are joined, anything else is replaced (the Compose Specification, "Merge"). Both are in canonical form.
/// </summary>
internal static class LayerMerge
{
    /// <summary>Lays a file over the files before it. What it resets is gone, and its <c>!override</c> values replace.</summary>
    public static YamlMapping Files(YamlMapping below, YamlMapping above, ICollection<Diagnostic> diagnostics) =>
        (YamlMapping)Settled(Merged(below, above, MergePlace.Project, diagnostics))!;

    /// <summary>Lays a service over the one it extends. Tags stay, to work on earlier files too.</summary>
    public static YamlMapping Services(YamlMapping below, YamlMapping above, ICollection<Diagnostic> diagnostics) =>
        (YamlMapping)Merged(below, above, MergePlace.Service, diagnostics);

    private static YamlNode Merged(YamlNode below, YamlNode above, MergePlace place, ICollection<Diagnostic> diagnostics)
    {
        if (above.Tag is OverrideTag.Reset or OverrideTag.Override || below.Tag == OverrideTag.Reset || place == MergePlace.Whole) return above;
        if (Shapes.IsNull(below)) return above;
        if (Shapes.IsNull(above)) return below;
        switch (below, above)
        {
            case (YamlMapping lower, YamlMapping upper):
                return place == MergePlace.Logging && !SameDriver(lower, upper) ? upper : Mappings(lower, upper, place, diagnostics);
            case (YamlSequence lower, YamlSequence upper):
                return new YamlSequence([.. lower.Items, .. upper.Items], upper.Position, lower.Tag);
            case (YamlScalar, YamlScalar):
                return above;
            default:
                diagnostics.Add(LoadErrors.CannotMerge(Described(above), Described(below), above.Position));
                return above;
        }
    }

    private static YamlMapping Mappings(YamlMapping below, YamlMapping above, MergePlace place, ICollection<Diagnostic> diagnostics)
    {
        var draft = new MappingDraft(below);
        foreach (var (key, value) in above.Entries)
        {
            var earlier = draft[key.Text];
            draft.Set(key, earlier is null ? value : Merged(earlier, value, MergePlaces.Of(place, key.Text), diagnostics));
        }
        return draft.ToMapping(below.Position, below.Tag);
    }

    /// <summary>Without what was reset, and without tags.</summary>
    private static YamlNode? Settled(YamlNode node)
    {
        if (node.Tag == OverrideTag.Reset) return null;
        switch (node)
        {
            case YamlMapping mapping:
                var entries = new List<YamlEntry>(mapping.Entries.Count);
                foreach (var (key, value) in mapping.Entries)
                {
                    if (Settled(value) is { } settled) entries.Add(new(key, settled));
                }
                return new YamlMapping(entries, mapping.Position);
            case YamlSequence sequence:
                var items = new List<YamlNode>(sequence.Items.Count);
                foreach (var item in sequence.Items)
                {
                    if (Settled(item) is { } settled) items.Add(settled);
                }
                return new YamlSequence(items, sequence.Position);
            default:
                return node.Tag is null ? node : Shapes.Tagged(node, null);
        }
    }

    // Options belong to a driver, so they are merged only where both mean the same, or one does not say.
    private static bool SameDriver(YamlMapping below, YamlMapping above) =>
        below["driver"] is not YamlScalar { IsNull: false } one || above["driver"] is not YamlScalar { IsNull: false } other || one.Text == other.Text;

    private static string Described(YamlNode node) => node switch { YamlMapping => "a mapping", YamlSequence => "a list", _ => "a single value" };
}
