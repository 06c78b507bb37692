using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>A mapping while it is being put together; entries keep the order they were first set in.</summary>
internal sealed class MappingDraft
{
    private readonly List<YamlEntry> entries = [];
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);

    public MappingDraft() { }

    public MappingDraft(YamlMapping from)
    {
        foreach (var entry in from.Entries) Set(entry.Key, entry.Value);
    }

    public int Count => entries.Count;

    public string FirstKey => entries[0].Key.Text;

    public YamlNode? this[string key] => index.TryGetValue(key, out var at) ? entries[at].Value : null;

    public bool Has(string key) => index.ContainsKey(key);

    public void Set(YamlScalar key, YamlNode value)
    {
        if (index.TryGetValue(key.Text, out var at))
        {
            entries[at] = new(entries[at].Key, value);
            return;
        }
        index.Add(key.Text, entries.Count);
        entries.Add(new(key, value));
    }

    /// <summary>Sets a value that the files do not spell out, at the place it comes from.</summary>
    public void Set(string key, YamlNode value) => Set(new YamlScalar(key, ScalarKind.Text, value.Position), value);

    public void Set(string key, string text, SourcePosition at) => Set(key, new YamlScalar(text, ScalarKind.Text, at));

    public void Remove(string key)
    {
        if (!index.Remove(key, out var at)) return;
        entries.RemoveAt(at);
        for (var i = at; i < entries.Count; i++) index[entries[i].Key.Text] = i;
    }

    public YamlMapping ToMapping(SourcePosition at, string? tag = null) => new(entries.ToArray(), at, tag);
}
