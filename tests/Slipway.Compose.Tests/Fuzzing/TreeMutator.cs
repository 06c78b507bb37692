using System.Text;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Tests.Fuzzing;

/// <summary>
/// Changes what a YAML file says and leaves it YAML: members and items are dropped, doubled, moved, renamed and given the values of others, from anywhere in the samples. The
/// same seed makes the same file.
/// </summary>
/// <param name="seed">What decides the changes.</param>
/// <param name="samples">Documents to take keys and values from.</param>
internal sealed class TreeMutator(int seed, TreeSamples samples)
{
    private readonly Random random = new(seed);

    /// <summary>A document with one to four changes, as text.</summary>
    public string Mutate(YamlNode document)
    {
        var root = Node.Of(document);
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var nodes = new List<Node>();
            root.Collect(nodes);
            MutateOnce(nodes[random.Next(nodes.Count)]);
        }

        var text = new StringBuilder();
        root.Write(text, 0);
        return text.Append('\n').ToString();
    }

    private void MutateOnce(Node node)
    {
        var children = node.Children;
        var at = children.Count == 0 ? -1 : random.Next(children.Count);
        switch (random.Next(20))
        {
            case 0 when at >= 0:
                children.RemoveAt(at);
                break;
            case 1 when at >= 0:
                children.Insert(random.Next(children.Count + 1), children[at] with { Key = children[at].Key is null ? null : children[at].Key + random.Next(9) });
                break;
            case 2 when at >= 0:
                var other = random.Next(children.Count);
                (children[at], children[other]) = (children[at] with { Value = children[other].Value }, children[other] with { Value = children[at].Value });
                break;
            case 3 when at >= 0 && node.IsMapping:
                children[at] = children[at] with { Key = Pick(samples.Keys) };
                break;
            case 4 or 5:
                children.Add((node.IsMapping ? Pick(samples.Keys) : null, Node.Of(Pick(samples.Values))));
                break;
            case 6:
                node.Become(Node.Of(Pick(samples.Values)));
                break;
            case 7:
                node.Become(Node.Scalar(Pick(Oddities)));
                break;
            case 8:
                node.Become(Node.List(node.Copy()));
                break;
            case 10 when at >= 0:
                children.Add(children[at] with { Key = children[at].Key is null ? null : Pick(samples.Keys) });
                break;
            case 11:
                node.Tag = random.Next(2) == 0 ? "!reset" : "!override";
                break;
            case 12:
                node.Become(Node.Scalar(Node.Quoted(Pick(samples.Scalars))));
                break;
            // Mostly what fits: a member that such a mapping has elsewhere, or another value for one it has.
            case < 17 when at >= 0 && node.IsMapping:
                var (key, value) = samples.Beside(children[at].Key!, random);
                if (!children.Exists(child => child.Key == key)) children.Add((key, Node.Of(value)));
                break;
            default:
                // The same of another place: what is wanted is a value of the form that the key has elsewhere.
                if (at >= 0 && node.IsMapping) children[at] = children[at] with { Value = Node.Of(samples.Of(children[at].Key!, random)) };
                break;
        }
    }

    private static readonly string[] Oddities =
    [
        "", "~", "true", "0", "-1", "1.5", "9223372036854775807", "99999999999999999999", "1e400", ".nan", "''", "' '", "'$$'", "'${A:-b}'", "'${A'", "'a:b:c:d:e'", "'0-65536'",
        "'8000-9000:80'", "'/'", "'..'", "'~/x'", "'\\'", "\"\\n\"", "\"\\0\"", "'a=b=c'", "'='", "'é😀'", "'service:a'", "'1h1h'", "'512q'", "'::1'", "'2001:db8::/200'", "0x7f", "0o777", "[]", "{}",
    ];

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>A value that can be changed.</summary>
    private sealed class Node
    {
        private string? scalar;

        public List<(string? Key, Node Value)> Children { get; private set; } = [];

        public bool IsMapping { get; private set; }

        public string? Tag { get; set; }

        public static Node Scalar(string text) => new() { scalar = text };

        public static Node List(Node item) => new() { Children = [(null, item)] };

        public static Node Of(YamlNode node)
        {
            var result = node switch
            {
                YamlMapping mapping => new Node { IsMapping = true, Children = [.. mapping.Entries.Select(entry => ((string?)entry.Key.Text, Of(entry.Value)))] },
                YamlSequence sequence => new Node { Children = [.. sequence.Items.Select(item => ((string?)null, Of(item)))] },
                YamlScalar { Kind: ScalarKind.Text } text => Scalar(Quoted(text.Text)),
                YamlScalar { IsNull: false } other => Scalar(other.Text),
                _ => Scalar("null"),
            };
            if (node.Tag is "!reset" or "!override") result.Tag = node.Tag;
            return result;
        }

        public static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

        public Node Copy() => new() { scalar = scalar, Children = [.. Children.Select(child => (child.Key, child.Value.Copy()))], IsMapping = IsMapping, Tag = Tag };

        public void Become(Node other) => (scalar, Children, IsMapping, Tag) = (other.scalar, other.Children, other.IsMapping, other.Tag);

        public void Collect(List<Node> into)
        {
            into.Add(this);
            foreach (var child in Children) child.Value.Collect(into);
        }

        /// <summary>Flow style, each value on a line of its own, so that positions are spread.</summary>
        public void Write(StringBuilder text, int depth)
        {
            if (Tag is not null) text.Append(Tag).Append(' ');
            if (scalar is not null && Children.Count == 0)
            {
                text.Append(scalar);
                return;
            }

            text.Append(IsMapping ? "{" : "[");
            foreach (var (key, value) in Children)
            {
                text.Append('\n').Append(' ', depth * 2 + 2);
                if (IsMapping) text.Append(Quoted(key ?? "k")).Append(": ");
                value.Write(text, depth + 1);
                text.Append(',');
            }

            text.Append('\n').Append(' ', depth * 2 + 1).Append(IsMapping ? '}' : ']');
        }
    }
}

/// <summary>What the documents of the samples consist of.</summary>
internal sealed class TreeSamples
{
    private readonly Dictionary<string, List<YamlNode>> byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<YamlMapping>> holders = new(StringComparer.Ordinal);
    private readonly List<YamlNode> values = [];
    private readonly List<string> keys = [];
    private readonly List<string> scalars = [];

    public TreeSamples(IEnumerable<YamlNode> documents)
    {
        foreach (var document in documents) Add(document);
    }

    public IReadOnlyList<YamlNode> Values => values;

    public IReadOnlyList<string> Keys => keys;

    public IReadOnlyList<string> Scalars => scalars;

    /// <summary>A value that a key has somewhere.</summary>
    public YamlNode Of(string key, Random random) => byKey.TryGetValue(key, out var known) ? known[random.Next(known.Count)] : values[random.Next(values.Count)];

    /// <summary>A member of a mapping that has a key.</summary>
    public (string Key, YamlNode Value) Beside(string key, Random random)
    {
        if (!holders.TryGetValue(key, out var known)) return (keys[random.Next(keys.Count)], values[random.Next(values.Count)]);
        var entries = known[random.Next(known.Count)].Entries;
        var entry = entries[random.Next(entries.Count)];
        return (entry.Key.Text, entry.Value);
    }

    private void Add(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var (key, value) in mapping.Entries)
                {
                    keys.Add(key.Text);
                    values.Add(value);
                    if (!byKey.TryGetValue(key.Text, out var known)) byKey.Add(key.Text, known = []);
                    known.Add(value);
                    if (!holders.TryGetValue(key.Text, out var mappings)) holders.Add(key.Text, mappings = []);
                    mappings.Add(mapping);
                    Add(value);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    values.Add(item);
                    Add(item);
                }

                break;
            case YamlScalar scalar:
                scalars.Add(scalar.Text);
                break;
        }
    }
}
