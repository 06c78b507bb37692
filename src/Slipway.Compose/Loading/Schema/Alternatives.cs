using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Schema;

/// <summary>
/// What may stand at a place of a compose file: a scalar, a list, a mapping or several of these. The kind of node decides which is meant, so that there is always one
/// thing to say about a wrong one.
/// </summary>
/// <param name="expected">What users are told it has to be: "a list of ports".</param>
internal sealed class Alternatives(string expected)
{
    /// <summary>Follows "has to be" in messages.</summary>
    public string Expected { get; } = expected;

    /// <summary>What to do where something of the wrong kind was written: "write '- \"8080:80\"'".</summary>
    public string? Remedy { get; init; }

    public ScalarForm? Scalar { get; init; }
    public ListForm? List { get; init; }
    public MappingForm? Mapping { get; init; }

    /// <summary>Whether nothing at all may be written (<c>key:</c>).</summary>
    public bool OrNothing { get; init; }

    /// <summary>The same place, where nothing may be written too.</summary>
    public Alternatives OrEmpty() => new(Expected) { Remedy = Remedy, Scalar = Scalar, List = List, Mapping = Mapping, OrNothing = true };
}

/// <summary>The YAML types a scalar may have.</summary>
[Flags]
internal enum ScalarTypes
{
    Text = 1,
    Number = 2,
    Boolean = 4,
    Any = Text | Number | Boolean,
}

/// <summary>A scalar.</summary>
/// <param name="Types">The YAML types it may have. A number or boolean that interpolation produced is text.</param>
/// <param name="Fault">Why a value is not right: null when it is, the empty text when there is nothing to add to <see cref="Alternatives.Expected"/>.</param>
internal sealed record ScalarForm(ScalarTypes Types, Func<YamlScalar, string?>? Fault = null)
{
    /// <summary>For values that docker compose takes and then ignores: the usual ones, or null where the value is one of them.</summary>
    public Func<string, string?>? Doubt { get; init; }
}

/// <summary>A list.</summary>
/// <param name="Item">Each item.</param>
internal sealed record ListForm(Alternatives Item)
{
    /// <summary>Whether docker compose refuses to see a scalar twice.</summary>
    public bool Distinct { get; init; }
}

/// <summary>A mapping.</summary>
internal abstract class MappingForm;

/// <summary>A mapping with known keys.</summary>
/// <param name="title">Its name in messages: "a service", "'build'".</param>
/// <param name="fields">Its keys. Called when the first such mapping is met: most files use little of the specification.</param>
internal sealed class SchemaObject(string title, Func<SchemaField[]> fields) : MappingForm
{
    private SchemaField[]? known;

    public string Title { get; } = title;

    public SchemaField[] Fields => known ??= fields();

    /// <summary>Whether <c>x-…</c> keys may be added.</summary>
    public bool Extensible { get; init; } = true;

    public SchemaField? Field(string key)
    {
        foreach (var field in Fields)
        {
            if (field.Name == key) return field;
        }
        return null;
    }
}

/// <summary>A key of a <see cref="SchemaObject"/>.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What its value may be.</param>
/// <param name="Required">Whether it may not be left out. Only where files are not merged below the object: in items of lists.</param>
internal sealed record SchemaField(string Name, Alternatives Value, bool Required = false)
{
    /// <summary>What to do instead, for a key that is still taken.</summary>
    public string? Obsolete { get; init; }
}

/// <summary>A mapping with the user's own keys.</summary>
/// <param name="value">Each value.</param>
internal sealed class SchemaTable(Alternatives value) : MappingForm
{
    public Alternatives Value { get; } = value;

    /// <summary>What a key names ("a service"), where only letters, digits, '.', '_' and '-' may do so.</summary>
    public string? Names { get; init; }
}
