using Slipway.Diagnostics;

namespace Slipway.Compose.Yaml;

/// <summary>A value of a YAML document, with the place it was written at. Immutable; an alias is the very node it stands for, so a document is a graph without cycles.</summary>
/// <param name="position">Where the value begins; of an interpolated, merged or defaulted value the place it came from.</param>
/// <param name="tag">An explicit tag other than the core schema's, such as <c>!reset</c> and <c>!override</c>; else null.</param>
public abstract class YamlNode(SourcePosition position, string? tag)
{
    /// <summary>Where the value begins.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>An explicit tag such as <c>!reset</c>, or null.</summary>
    public string? Tag { get; } = tag;
}

/// <summary>An entry of a mapping.</summary>
/// <param name="Key">The key, with its own position. Compose files have text keys only.</param>
/// <param name="Value">The value.</param>
public readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A mapping: entries in the order they were written, each key once, merge keys (<c>&lt;&lt;</c>) already resolved.</summary>
public sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, int>? index;

    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public YamlMapping(IReadOnlyList<YamlEntry> entries, SourcePosition position = default, string? tag = null)
        : base(position, tag)
    {
        Entries = entries;
        index = new(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
            index.Add(entries[i].Key.Text, i);
    }

    /// <summary>The entries in order.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>The value of a key, or null when there is no such key.</summary>
    public YamlNode? this[string key] => index!.TryGetValue(key, out var i) ? Entries[i].Value : null;

    /// <summary>The key's own node, or null when there is no such key.</summary>
    public YamlScalar? Key(string key) => index!.TryGetValue(key, out var i) ? Entries[i].Key : null;

    /// <summary>Whether there is such a key.</summary>
    public bool Has(string key) => index!.ContainsKey(key);
}

/// <summary>A sequence.</summary>
public sealed class YamlSequence(IReadOnlyList<YamlNode> items, SourcePosition position = default, string? tag = null) : YamlNode(position, tag)
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<YamlNode> Items { get; } = items;
}

/// <summary>A scalar: its text, and what the YAML core schema takes it for.</summary>
public sealed class YamlScalar(string text, ScalarKind kind = ScalarKind.Text, SourcePosition position = default, string? tag = null) : YamlNode(position, tag)
{
    /// <summary>The text, escapes and folding resolved; of a null the empty text.</summary>
    public string Text { get; } = text;

    /// <summary>What a plain scalar means; a quoted one is always <see cref="ScalarKind.Text"/>.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>Whether it is null: <c>key:</c>, <c>~</c>, <c>null</c>.</summary>
    public bool IsNull => Kind == ScalarKind.Null;

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The scalar types of YAML 1.2's core schema, with the YAML 1.1 integers that Go's yaml.v3 still reads.</summary>
public enum ScalarKind
{
    /// <summary>Anything else, and everything quoted.</summary>
    Text,

    /// <summary><c>null</c>, <c>~</c>, nothing.</summary>
    Null,

    /// <summary><c>true</c>, <c>false</c>.</summary>
    Boolean,

    /// <summary>Decimal, <c>0o</c> or <c>0</c> octal, <c>0x</c> hexadecimal, <c>0b</c> binary.</summary>
    WholeNumber,

    /// <summary>With point or exponent, <c>.inf</c>, <c>.nan</c>.</summary>
    RealNumber,
}
