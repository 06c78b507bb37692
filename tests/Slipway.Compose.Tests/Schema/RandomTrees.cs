using Slipway.Compose.Loading.Schema;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Schema;

/// <summary>Trees that no file would have: every kind of node at every place, along the keys of the schema.</summary>
internal sealed class RandomTrees(int seed)
{
    private static readonly string[] Texts =
    [
        "", " ", "-", "x", "5", "-1", "99999999999999999999", "true", "no", "80:80", "a:b:c", "::", "[::1]:80:80", "8000-8010:80", "1m30s", "1..5s", "512m", ".", "1e400", "0x", "08", "service:",
        "service:a", "container:", "a", "b", "default", "/x", "/", "C:\\x", "every_", "every_5", "on-failure:", "127.0.0.1/33", "10.0.0.0/8", "fd00::/64", "10.1.2.3", "\0\n\u2028", "\ud800",
        "5\ud83d\ude80", "[]", "[", "]:", "0", "80", "sync", "service_healthy", "always", "bind", "volume", "µs", "1µs", "k", "5 k", "5  k",
    ];

    private readonly Random random = new(seed);
    private int line;

    public YamlMapping Document() => Object(ComposeSchema.File, 0);

    private YamlNode Value(Alternatives value, int depth) => random.Next(10) switch
    {
        0 or 1 => Anything(depth + 1),
        _ when value.Mapping is SchemaObject form && random.Next(3) > 0 => Object(form, depth + 1),
        _ when value.Mapping is SchemaTable table && random.Next(3) > 0 => Table(table, depth + 1),
        _ when value.List is not null && random.Next(3) > 0 => new YamlSequence([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(value.List.Item, depth + 1))], At(), Tag()),
        _ => Scalar(),
    };

    private YamlNode Anything(int depth) => random.Next(depth > 8 ? 1 : 3) switch
    {
        0 => Scalar(),
        1 => new YamlSequence([.. Enumerable.Range(0, random.Next(3)).Select(_ => Anything(depth + 1))], At(), Tag()),
        _ => Mapping(Enumerable.Range(0, random.Next(3)).Select(_ => (Text(), Anything(depth + 1)))),
    };

    private YamlMapping Object(SchemaObject form, int depth) =>
        Mapping(Enumerable.Range(0, depth == 0 ? 6 : random.Next(6)).Select(_ => form.Fields[random.Next(form.Fields.Length)])
            .Select(field => (random.Next(20) == 0 ? Text() : field.Name, Value(field.Value, depth))));

    private YamlMapping Table(SchemaTable table, int depth) =>
        Mapping(Enumerable.Range(0, random.Next(4)).Select(i => (random.Next(5) == 0 ? Text() : "abcd"[i].ToString(), Value(table.Value, depth))));

    private YamlMapping Mapping(IEnumerable<(string Key, YamlNode Value)> entries) =>
        new([.. entries.DistinctBy(entry => entry.Key).Select(entry => new YamlEntry(new YamlScalar(entry.Key, position: At()), entry.Value))], At(), Tag());

    private YamlScalar Scalar() => new(Text(), (ScalarKind)random.Next(5), At(), Tag());

    private string Text() => Texts[random.Next(Texts.Length)];

    private string? Tag() => random.Next(30) switch { 0 => "!reset", 1 => "!override", _ => null };

    // Some nodes have no place: those that defaults made.
    private SourcePosition At() => random.Next(20) == 0 ? default : new("c.yaml", ++line, random.Next(80) + 1);
}
