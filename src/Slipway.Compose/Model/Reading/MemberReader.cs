using System.Globalization;
using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Model.Reading;

/// <summary>
/// Typed members of one canonical mapping. What is of another kind than expected becomes a diagnostic and reads as absent: the schema has been checked before, so
/// that only text which interpolation left behind gets here.
/// </summary>
internal readonly struct MemberReader(YamlMapping mapping, string place, ICollection<Diagnostic> diagnostics)
{
    private static readonly Dictionary<string, string> None = [];

    public YamlMapping Mapping => mapping;

    public string Place => place;

    public bool Has(string key) => mapping[key] is { } node and not YamlScalar { IsNull: true };

    public SourcePosition At(string key) => mapping[key] is { Position: { File: not null } position } ? position : mapping.Position;

    public string? Text(string key) => mapping[key] switch
    {
        null or YamlScalar { IsNull: true } => null,
        YamlScalar scalar => ScalarForms.TextOf(scalar),
        _ => Wrong<string>(key, "text"),
    };

    /// <summary>Text, where empty text says nothing.</summary>
    public string? Word(string key) => Text(key) is { Length: > 0 } text ? text : null;

    public bool? Flag(string key) => mapping[key] switch
    {
        null or YamlScalar { IsNull: true } => null,
        YamlScalar { Text: "true" } => true,
        YamlScalar { Text: "false" } => false,
        _ => WrongValue<bool>(key, "true or false"),
    };

    public long? Whole(string key) => mapping[key] switch
    {
        null or YamlScalar { IsNull: true } => null,
        YamlScalar scalar when ScalarForms.TryWhole(scalar, out var value) => value,
        _ => WrongValue<long>(key, "a whole number"),
    };

    public int? Small(string key) => Whole(key) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var value => (int)value,
        _ => WrongValue<int>(key, "a whole number of at most nine digits"),
    };

    public decimal? Real(string key) => mapping[key] switch
    {
        null or YamlScalar { IsNull: true } => null,
        YamlScalar scalar when decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => WrongValue<decimal>(key, "a number"),
    };

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text) return null;
        return GoDurationText.TryRead(text, out var duration) ? duration : WrongValue<TimeSpan>(key, "a duration such as 1m30s");
    }

    public UnixFileMode? Mode(string key) => Whole(key) switch
    {
        null => null,
        >= 0 and <= 0xFFF and var bits => (UnixFileMode)bits,
        _ => WrongValue<UnixFileMode>(key, "permission bits, at most 07777"),
    };

    public IReadOnlyList<string> Texts(string key) => OptionalTexts(key) ?? [];

    /// <summary>A list, or null where there is none; an empty list is a list.</summary>
    public IReadOnlyList<string>? OptionalTexts(string key)
    {
        switch (mapping[key])
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlScalar one:
                return [ScalarForms.TextOf(one)];
            case YamlSequence sequence:
                var texts = new List<string>(sequence.Items.Count);
                foreach (var item in sequence.Items)
                {
                    if (item is YamlScalar { IsNull: false } scalar) texts.Add(ScalarForms.TextOf(scalar));
                    else Report($"An item of {Named(key)}", "text", item);
                }
                return texts;
            default:
                return Wrong<IReadOnlyList<string>>(key, "a list of texts");
        }
    }

    /// <summary>Names and texts; a null is the empty text.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string key)
    {
        if (Member(key) is not { } pairs || pairs.Mapping.Entries.Count == 0) return None;
        var read = new Dictionary<string, string>(pairs.Mapping.Entries.Count, StringComparer.Ordinal);
        foreach (var (name, _) in pairs.Mapping.Entries) read[name.Text] = pairs.Text(name.Text) ?? "";
        return read;
    }

    /// <summary>Names and texts, or null.</summary>
    public IReadOnlyDictionary<string, string?> OptionalPairs(string key)
    {
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Member(key) is not { } pairs) return read;
        foreach (var (name, _) in pairs.Mapping.Entries) read[name.Text] = pairs.Text(name.Text);
        return read;
    }

    /// <summary>The reader of a mapping among the members, or null.</summary>
    public MemberReader? Member(string key) => mapping[key] switch
    {
        null or YamlScalar { IsNull: true } => null,
        YamlMapping member => new MemberReader(member, Named(key), diagnostics),
        _ => WrongValue<MemberReader>(key, "a mapping"),
    };

    /// <summary>Readers of the mappings that a list consists of.</summary>
    public List<MemberReader> Items(string key)
    {
        var readers = new List<MemberReader>();
        if (mapping[key] is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                if (item is YamlMapping member) readers.Add(new MemberReader(member, $"an item of {Named(key)}", diagnostics));
                else Report($"An item of {Named(key)}", "a mapping", item);
            }
        }
        else if (Has(key)) Wrong<object>(key, "a list");
        return readers;
    }

    /// <summary>Whether a member is there that nothing can do without.</summary>
    public bool Needs(string key)
    {
        if (Has(key)) return true;
        Report(Named(key), "there", mapping);
        return false;
    }

    /// <summary>Reports a member whose value says nothing here.</summary>
    public void Reject(string key, string expected) => Report(Named(key), expected, mapping[key] ?? mapping);

    private string Named(string key) => $"'{key}' of {place}";

    private T? Wrong<T>(string key, string expected) where T : class
    {
        Reject(key, expected);
        return null;
    }

    private T? WrongValue<T>(string key, string expected) where T : struct
    {
        Reject(key, expected);
        return null;
    }

    private void Report(string what, string expected, YamlNode node) =>
        diagnostics.Add(MappingErrors.NotReadable(what, expected, node.Position.File is null ? mapping.Position : node.Position));
}
