using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Interpolation;

/// <summary>Interpolates the values of a tree. The reader bounds the depth of trees, aliases followed, so recursion is safe.</summary>
internal sealed class TreeInterpolation(Interpolator interpolator, ICollection<Diagnostic> diagnostics)
{
    private readonly Dictionary<YamlNode, YamlNode> done = new(ReferenceEqualityComparer.Instance);

    public YamlNode Of(YamlNode node)
    {
        if (node is YamlScalar plain && (plain.Kind != ScalarKind.Text || !plain.Text.Contains('$', StringComparison.Ordinal))) return node;
        if (done.TryGetValue(node, out var known)) return known;
        return done[node] = node switch
        {
            YamlMapping mapping => Of(mapping),
            YamlSequence sequence => Of(sequence),
            YamlScalar scalar => new YamlScalar(interpolator.Interpolate(scalar.Text, scalar.Position, diagnostics), ScalarKind.Text, scalar.Position, scalar.Tag),
            _ => node,
        };
    }

    private YamlMapping Of(YamlMapping mapping)
    {
        List<YamlEntry>? changed = null;
        for (var i = 0; i < mapping.Entries.Count; i++)
        {
            var entry = mapping.Entries[i];
            var value = Of(entry.Value);
            if (ReferenceEquals(value, entry.Value)) continue;
            changed ??= [.. mapping.Entries];
            changed[i] = entry with { Value = value };
        }
        return changed is null ? mapping : new(changed, mapping.Position, mapping.Tag);
    }

    private YamlSequence Of(YamlSequence sequence)
    {
        List<YamlNode>? changed = null;
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var item = Of(sequence.Items[i]);
            if (ReferenceEquals(item, sequence.Items[i])) continue;
            changed ??= [.. sequence.Items];
            changed[i] = item;
        }
        return changed is null ? sequence : new(changed, sequence.Position, sequence.Tag);
    }
}
