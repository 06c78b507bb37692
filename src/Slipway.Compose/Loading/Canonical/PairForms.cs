using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>Forms of what is written as a mapping or as a list of <c>key=value</c>.</summary>
internal static class PairForms
{
    /// <summary>A mapping of text; a key without a value has the empty one.</summary>
    public static YamlNode Labels(YamlNode node, ShapeScope scope) => Pairs(node, scope, value => TextOrEmpty(value, scope), key => TextAt("", key));

    /// <summary>A mapping of text; a key without a value is null, to be taken from the project's variables.</summary>
    public static YamlNode Environment(YamlNode node, ShapeScope scope) => Pairs(node, scope, value => Text(value, scope), Null);

    /// <summary>A mapping of text.</summary>
    public static YamlNode Options(YamlNode node, ShapeScope scope) => node is YamlMapping mapping ? Pairs(mapping, scope, value => TextOrEmpty(value, scope), Null) : node;

    /// <summary>Host names: a list of <c>name=address</c>, from a mapping or from <c>name=address</c> and <c>name:address</c>.</summary>
    public static YamlNode Hosts(YamlNode node, ShapeScope scope)
    {
        var hosts = new List<YamlNode>();
        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence.Items) hosts.Add(item is YamlScalar host ? TextAt(Host(host.Text), host) : item);
        }
        else if (node is YamlMapping mapping)
        {
            foreach (var (name, value) in mapping.Entries)
            {
                if (value is YamlSequence addresses)
                {
                    foreach (var address in addresses.Items) hosts.Add(TextAt($"{name.Text}={Bare(address.ToString() ?? "")}", address));
                }
                else if (value is YamlScalar address) hosts.Add(TextAt($"{name.Text}={Bare(address.Text)}", address));
            }
        }
        else return node;
        return new YamlSequence(hosts, node.Position, node.Tag);
    }

    private static string Host(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0) at = text.IndexOf(':', StringComparison.Ordinal);
        return at < 0 ? text : $"{text[..at].Trim()}={Bare(text[(at + 1)..])}";
    }

    private static string Bare(string address)
    {
        address = address.Trim();
        return address.StartsWith('[') && address.EndsWith(']') ? address[1..^1] : address;
    }

    private static YamlNode Pairs(YamlNode node, ShapeScope scope, Func<YamlNode, YamlNode> value, Func<YamlScalar, YamlNode> missing)
    {
        if (node is YamlMapping mapping)
        {
            var entries = new YamlEntry[mapping.Entries.Count];
            for (var i = 0; i < entries.Length; i++) entries[i] = new(mapping.Entries[i].Key, Apply((entry, _) => value(entry), mapping.Entries[i].Value, scope));
            return new YamlMapping(entries, node.Position, node.Tag);
        }
        if (node is not YamlSequence sequence) return node;
        var draft = new MappingDraft();
        foreach (var item in sequence.Items)
        {
            if (item is not YamlScalar scalar) continue;
            var text = TextOf(scalar);
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) draft.Set(scalar.Kind == ScalarKind.Text ? scalar : new YamlScalar(text, ScalarKind.Text, scalar.Position), missing(scalar));
            else draft.Set(new YamlScalar(text[..at], ScalarKind.Text, scalar.Position), TextAt(text[(at + 1)..], scalar));
        }
        return draft.ToMapping(node.Position, node.Tag);
    }
}
