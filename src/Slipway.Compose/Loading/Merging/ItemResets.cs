using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Merging;

/// <summary>
/// <c>!reset</c> inside of an item of a list. No other file can say anything of the inside of an item, so what is reset is merely not there, and its default holds.
/// </summary>
internal static class ItemResets
{
    /// <summary>A document without what items of lists reset in themselves.</summary>
    public static YamlMapping Done(YamlMapping document) => (YamlMapping)Of(document, isInItem: false);

    private static YamlNode Of(YamlNode node, bool isInItem)
    {
        // What is reset as a whole is never looked at.
        if (node.Tag == OverrideTag.Reset) return node;
        switch (node)
        {
            case YamlMapping mapping:
                MappingDraft? draft = null;
                foreach (var (key, value) in mapping.Entries)
                {
                    if (isInItem && value.Tag == OverrideTag.Reset)
                    {
                        (draft ??= new(mapping)).Remove(key.Text);
                        continue;
                    }

                    var changed = Of(value, isInItem);
                    if (!ReferenceEquals(changed, value)) (draft ??= new(mapping)).Set(key, changed);
                }

                return draft?.ToMapping(mapping.Position, mapping.Tag) ?? node;
            case YamlSequence sequence:
                List<YamlNode>? items = null;
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    var changed = Of(sequence.Items[i], isInItem: true);
                    if (!ReferenceEquals(changed, sequence.Items[i])) (items ??= [.. sequence.Items])[i] = changed;
                }

                return items is null ? node : new YamlSequence(items, sequence.Position, sequence.Tag);
            default:
                return node;
        }
    }
}
