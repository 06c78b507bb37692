using Slipway.Diagnostics;

namespace Slipway.Compose.Yaml;

/// <summary>A <c>&lt;&lt;</c> of a mapping.</summary>
/// <param name="Index">Before which of the mapping's own entries it stands.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Value">What to merge; null until it has been read.</param>
/// <param name="ValueAt">Where that, or the alias for it, stands.</param>
internal sealed record MergeKey(int Index, SourcePosition Position, YamlNode? Value, SourcePosition ValueAt);

/// <summary>YAML 1.1's merge keys (https://yaml.org/type/merge.html): own keys win, and of several mappings the earlier ones.</summary>
internal static class MergeKeys
{
    /// <summary>The entries with the merged ones where the <c>&lt;&lt;</c> stood.</summary>
    public static List<YamlEntry> Resolve(List<YamlEntry> own, MergeKey merge, ICollection<Diagnostic> diagnostics)
    {
        var taken = new HashSet<string>(own.Count, StringComparer.Ordinal);
        foreach (var entry in own) taken.Add(entry.Key.Text);
        var merged = new List<YamlEntry>(own);
        var at = merge.Index;
        foreach (var source in Sources(merge, diagnostics))
            foreach (var entry in source.Entries)
                if (taken.Add(entry.Key.Text)) merged.Insert(at++, entry);
        return merged;
    }

    private static IEnumerable<YamlMapping> Sources(MergeKey merge, ICollection<Diagnostic> diagnostics)
    {
        switch (merge.Value)
        {
            case YamlMapping mapping:
                return [mapping];
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                    if (item is not YamlMapping) diagnostics.Add(YamlErrors.MergeOfNoMapping(item.Position));
                return sequence.Items.OfType<YamlMapping>();
            default:
                diagnostics.Add(YamlErrors.MergeOfNoMapping(merge.ValueAt));
                return [];
        }
    }
}
