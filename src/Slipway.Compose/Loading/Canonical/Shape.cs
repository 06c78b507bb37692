using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>
/// Puts a value into its canonical form. A value of the wrong kind stays as it is: the schema has reported it, or the value comes from a place that nothing validates.
/// </summary>
internal delegate YamlNode Shape(YamlNode node, ShapeScope scope);

/// <summary>What the form of a value depends on.</summary>
/// <param name="Directory">Absolute path that relative ones start from.</param>
/// <param name="Home">The user's home folder, for <c>~</c>.</param>
/// <param name="Diagnostics">Receives what no schema can see.</param>
internal sealed record ShapeScope(string Directory, string Home, ICollection<Diagnostic> Diagnostics);

/// <summary>Tags by which a file takes back what earlier files, or a service it extends, say.</summary>
internal static class OverrideTag
{
    public const string Reset = "!reset";
    public const string Override = "!override";
}

/// <summary>Forms of collections.</summary>
internal static class Shapes
{
    /// <summary>The shape of a value, keeping what its tag asks for: <c>!reset</c> values are never looked at.</summary>
    public static YamlNode Apply(Shape? shape, YamlNode node, ShapeScope scope)
    {
        if (shape is null || node.Tag == OverrideTag.Reset) return node;
        var shaped = shape(node, scope);
        return node.Tag is null || shaped.Tag == node.Tag ? shaped : Tagged(shaped, node.Tag);
    }

    /// <summary>A mapping whose members each have a form of their own; others stay as they are.</summary>
    public static Shape Members(Func<string, Shape?> member) => (node, scope) => node is YamlMapping mapping ? Object(mapping, member, scope) : node;

    /// <inheritdoc cref="Members"/>
    public static YamlMapping Object(YamlMapping mapping, Func<string, Shape?> member, ShapeScope scope)
    {
        var entries = new YamlEntry[mapping.Entries.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var (key, value) = mapping.Entries[i];
            entries[i] = new(key, IsNull(value) ? value : Apply(member(key.Text), value, scope));
        }
        return new(entries, mapping.Position, mapping.Tag);
    }

    /// <summary>A mapping with names of the user's as keys.</summary>
    public static Shape Each(Shape value) => (node, scope) => node is YamlMapping mapping ? Object(mapping, _ => value, scope) : node;

    /// <summary>A list of values of one form.</summary>
    public static Shape List(Shape item) => (node, scope) => node is YamlSequence sequence ? Items(sequence, item, scope) : node;

    /// <summary>A list that may be written as its only item.</summary>
    public static Shape OneOrMore(Shape item) => (node, scope) => node switch
    {
        YamlSequence sequence => Items(sequence, item, scope),
        YamlScalar => new YamlSequence([item(node, scope)], node.Position),
        _ => node,
    };

    /// <summary>A list of names that stands for a mapping.</summary>
    public static YamlNode NamesToMapping(YamlNode node, Func<YamlScalar, YamlNode> value)
    {
        if (node is not YamlSequence sequence) return node;
        var draft = new MappingDraft();
        foreach (var item in sequence.Items)
        {
            if (item is YamlScalar name) draft.Set(name, value(name));
        }
        return draft.ToMapping(node.Position, node.Tag);
    }

    public static bool IsNull(YamlNode? node) => node is null or YamlScalar { IsNull: true, Tag: not OverrideTag.Reset };

    public static YamlScalar Null(YamlNode from) => new("", ScalarKind.Null, from.Position);

    public static YamlScalar TextAt(string text, YamlNode from) => new(text, ScalarKind.Text, from.Position);

    public static YamlScalar True(YamlNode from) => new("true", ScalarKind.Boolean, from.Position);

    public static YamlNode Tagged(YamlNode node, string? tag) => node switch
    {
        YamlMapping mapping => new YamlMapping(mapping.Entries, mapping.Position, tag),
        YamlSequence sequence => new YamlSequence(sequence.Items, sequence.Position, tag),
        YamlScalar scalar => new YamlScalar(scalar.Text, scalar.Kind, scalar.Position, tag),
        _ => node,
    };

    private static YamlSequence Items(YamlSequence sequence, Shape item, ShapeScope scope)
    {
        var items = new YamlNode[sequence.Items.Count];
        for (var i = 0; i < items.Length; i++) items[i] = Apply(item, sequence.Items[i], scope);
        return new(items, sequence.Position, sequence.Tag);
    }
}
