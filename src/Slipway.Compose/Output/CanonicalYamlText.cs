using System.Text;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Output;

/// <summary>The writing of <see cref="CanonicalYaml"/>.</summary>
/// <param name="escape">What becomes of a text before it is quoted.</param>
internal sealed class CanonicalYamlText(Func<string, string> escape)
{
    // YAML 1.2.2, "Flow Mappings": a key without '?' has at most 1024 characters.
    private const int LongestSimpleKey = 1000;

    public string Of(YamlMapping project)
    {
        var text = new StringBuilder();
        WriteMembers(text, CanonicalOrder.OfProject(project), 0, first: "");
        return text.ToString();
    }

    private void WriteMembers(StringBuilder text, IEnumerable<YamlEntry> entries, int indentation, string? first)
    {
        foreach (var (key, value) in entries)
        {
            text.Append(first ?? new string(' ', indentation));
            first = null;
            var name = YamlText.OfKey(key.Text);
            if (name.Length > LongestSimpleKey) text.Append("? ").Append(name).Append('\n').Append(' ', indentation).Append(':');
            else text.Append(name).Append(':');
            WriteValue(text, value, indentation);
        }
    }

    private void WriteValue(StringBuilder text, YamlNode value, int indentation)
    {
        switch (value)
        {
            case YamlMapping { Entries.Count: > 0 } mapping:
                text.Append('\n');
                WriteMembers(text, CanonicalOrder.Of(mapping), indentation + 2, first: null);
                break;
            case YamlSequence { Items.Count: > 0 } sequence:
                text.Append('\n');
                foreach (var item in sequence.Items) WriteItem(text, item, indentation + 2);
                break;
            default:
                text.Append(' ').Append(Leaf(value, indentation + 2)).Append('\n');
                break;
        }
    }

    private void WriteItem(StringBuilder text, YamlNode item, int indentation)
    {
        text.Append(' ', indentation).Append('-');
        if (item is YamlMapping { Entries.Count: > 0 } mapping)
        {
            WriteMembers(text, CanonicalOrder.Of(mapping), indentation + 2, first: " ");
        }
        else if (item is YamlSequence { Items.Count: > 0 } sequence)
        {
            text.Append('\n');
            foreach (var inner in sequence.Items) WriteItem(text, inner, indentation + 2);
        }
        else
        {
            text.Append(' ').Append(Leaf(item, indentation + 2)).Append('\n');
        }
    }

    private string Leaf(YamlNode value, int indentation) => value switch
    {
        YamlMapping => "{}",
        YamlSequence => "[]",
        YamlScalar { IsNull: true } => "null",
        YamlScalar { Kind: ScalarKind.Text } scalar => YamlText.Of(escape(scalar.Text), indentation),
        YamlScalar scalar => scalar.Text,
        _ => "null",
    };
}
