using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema;

/// <summary>Holds a document against its description. What recursion there is follows the description, whose depth is bounded, not the document.</summary>
internal sealed class SchemaWalk
{
    /// <summary>Diagnostics told of one file; a file that is something else altogether would have one for every line.</summary>
    public const int Limit = 100;

    // An alias and a merge key lead to the same nodes again.
    private readonly HashSet<Diagnostic> found = [];

    /// <summary>What was found, by position.</summary>
    public IEnumerable<Diagnostic> Found => found.Take(Limit).OrderBy(diagnostic => diagnostic.Position?.Line ?? 0)
        .ThenBy(diagnostic => diagnostic.Position?.Column ?? 0)
        .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal);

    /// <summary>Whether there is no point in looking further.</summary>
    public bool IsFull => found.Count > Limit;

    /// <summary>Checks a value.</summary>
    public void Visit(YamlNode node, Alternatives allowed, SchemaPlace place)
    {
        if (node.Tag == "!reset" || IsFull) return;
        switch (node)
        {
            case YamlScalar { IsNull: true }:
                if (!allowed.OrNothing) Add(SchemaErrors.NothingThere(place.Subject, allowed.Expected, allowed.Remedy, place.Key ?? node.Position));
                break;
            case YamlScalar scalar when allowed.Scalar is { } form:
                VisitScalar(scalar, form, allowed, place);
                break;
            case YamlSequence list when allowed.List is { } form:
                VisitList(list, form, place);
                break;
            case YamlMapping mapping when allowed.Mapping is SchemaObject form:
                VisitObject(mapping, form, place);
                break;
            case YamlMapping mapping when allowed.Mapping is SchemaTable form:
                VisitTable(mapping, form, place);
                break;
            default:
                Add(SchemaErrors.WrongType(place.Subject, allowed.Expected, Described(node), allowed.Remedy, node.Position));
                break;
        }
    }

    private void VisitScalar(YamlScalar scalar, ScalarForm form, Alternatives allowed, SchemaPlace place)
    {
        var reason = form.Fault?.Invoke(scalar);
        if ((form.Types & TypeOf(scalar)) == 0)
        {
            // A number where text is wanted is right in quotes, unless it would not be the right text either.
            Add(form.Types == ScalarTypes.Text && reason is null
                ? SchemaErrors.WrongType(place.Subject, allowed.Expected, Described(scalar), "put it in quotes", scalar.Position)
                : SchemaErrors.BadValue(place.Subject, allowed.Expected, scalar.Text, reason, scalar.Position));
        }
        else if (reason is not null)
        {
            Add(SchemaErrors.BadValue(place.Subject, allowed.Expected, scalar.Text, reason, scalar.Position));
        }
        else if (form.Doubt?.Invoke(scalar.Text) is { } usual)
        {
            Add(SchemaErrors.OddValue(place.Subject, scalar.Text, usual, scalar.Position));
        }
    }

    private void VisitList(YamlSequence list, ListForm form, SchemaPlace place)
    {
        var seen = form.Distinct ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var item in list.Items)
        {
            if (IsFull) return;
            Visit(item, form.Item, new(place.Name, IsItem: true));
            if (seen is not null && item is YamlScalar { IsNull: false } scalar && !seen.Add(scalar.Text))
                Add(SchemaErrors.DuplicateItem(place.Subject, scalar.Text, scalar.Position));
        }
    }

    private void VisitObject(YamlMapping mapping, SchemaObject form, SchemaPlace place)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            if (IsFull) return;
            if (form.Field(key.Text) is { } field)
            {
                if (field.Obsolete is not null) Add(SchemaErrors.Obsolete(key.Text, field.Obsolete, key.Position));
                Visit(value, field.Value, new(key.Text, Key: key.Position));
            }
            else if (!form.Extensible || !key.Text.StartsWith("x-", StringComparison.Ordinal))
            {
                Add(KeyAdvice.Unknown(key, value, form));
            }
        }
        foreach (var field in form.Fields)
        {
            if (field.Required && mapping[field.Name] is null or { Tag: "!reset" })
                Add(SchemaErrors.MissingKey(place.Subject, field.Name, place.Key ?? mapping.Position));
        }
    }

    private void VisitTable(YamlMapping mapping, SchemaTable form, SchemaPlace place)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            if (IsFull) return;
            if (form.Names is not null && !IsName(key.Text)) Add(SchemaErrors.BadName(key.Text, form.Names, key.Position));
            Visit(value, form.Value, new(key.Text, Key: key.Position));
        }
    }

    private void Add(Diagnostic diagnostic) => found.Add(diagnostic);

    private static bool IsName(string key)
    {
        foreach (var character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-')) return false;
        }
        return key.Length > 0;
    }

    private static ScalarTypes TypeOf(YamlScalar scalar) => scalar.Kind switch
    {
        ScalarKind.Boolean => ScalarTypes.Boolean,
        ScalarKind.WholeNumber or ScalarKind.RealNumber => ScalarTypes.Number,
        _ => ScalarTypes.Text,
    };

    // Without the value: what was written at the wrong place may be a password.
    private static string Described(YamlNode node) => node switch
    {
        YamlSequence => "a list",
        YamlMapping => "a mapping",
        YamlScalar { Kind: ScalarKind.Boolean } => "a boolean",
        YamlScalar { Kind: ScalarKind.WholeNumber or ScalarKind.RealNumber } => "a number",
        _ => "text",
    };
}

/// <summary>Where a value stands.</summary>
/// <param name="Name">The key it, or the list it is in, is the value of.</param>
/// <param name="IsItem">Whether it is an item of a list.</param>
/// <param name="Key">The key's position; null for an item.</param>
internal readonly record struct SchemaPlace(string Name, bool IsItem = false, SourcePosition? Key = null)
{
    /// <summary>How a message's sentence begins.</summary>
    public string Subject => IsItem ? $"An item of {SchemaErrors.Quoted(Name)}" : SchemaErrors.Quoted(Name);
}
