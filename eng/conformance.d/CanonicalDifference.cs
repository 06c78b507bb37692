using System.Globalization;
using Slipway.Compose.Yaml;

namespace Slipway.Conformance;

/// <summary>Where two canonical projects, as YAML, do not say the same. The order of keys does not count.</summary>
internal static class CanonicalDifference
{
    /// <summary>One line each: the path, what is expected, what is there.</summary>
    public static List<string> Between(string expected, string actual)
    {
        var differences = new List<string>();
        Compare(Read(expected), Read(actual), "", differences);
        return differences;
    }

    private static YamlNode Read(string yaml)
    {
        var diagnostics = new List<Diagnostics.Diagnostic>();
        var documents = YamlReader.Read(yaml, "canonical.yaml", diagnostics);
        return diagnostics.Count == 0 ? documents[0] : throw new InvalidDataException(string.Join('\n', diagnostics) + "\n" + yaml);
    }

    private static void Compare(YamlNode? expected, YamlNode? actual, string path, List<string> differences)
    {
        switch (expected, actual)
        {
            case (YamlMapping one, YamlMapping other):
                // Docker compose prints '$' doubled in keys too, where nothing makes one of two when they are read.
                var expectedKeys = new HashSet<string>(StringComparer.Ordinal);
                foreach (var (key, value) in one.Entries)
                {
                    var name = key.Text.Replace("$$", "$", StringComparison.Ordinal);
                    expectedKeys.Add(name);
                    Compare(value, other[name], $"{path}.{name}", differences);
                }
                foreach (var (key, value) in other.Entries)
                {
                    if (!expectedKeys.Contains(key.Text)) differences.Add($"{path}.{key.Text}: not expected, is {Shown(value)}");
                }
                break;
            case (YamlSequence one, YamlSequence other) when one.Items.Count == other.Items.Count:
                for (var i = 0; i < one.Items.Count; i++) Compare(one.Items[i], other.Items[i], $"{path}[{i}]", differences);
                break;
            case (YamlScalar one, YamlScalar other) when Same(one, other):
                break;
            default:
                differences.Add($"{path}: expected {Shown(expected)}, is {Shown(actual)}");
                break;
        }
    }

    private static bool Same(YamlScalar one, YamlScalar other)
    {
        if (one.Kind == other.Kind && one.Text == other.Text) return true;
        return IsNumber(one) && IsNumber(other) && double.Parse(one.Text, CultureInfo.InvariantCulture) == double.Parse(other.Text, CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(YamlScalar scalar) => scalar.Kind is ScalarKind.WholeNumber or ScalarKind.RealNumber;

    private static string Shown(YamlNode? node) => node switch
    {
        null => "nothing",
        YamlScalar { IsNull: true } => "null",
        YamlScalar { Kind: ScalarKind.Text } scalar => $"\"{scalar.Text}\"",
        YamlScalar scalar => scalar.Text,
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Shown))}]",
        YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key.Text}: {Shown(entry.Value)}"))}}}",
        _ => "?",
    };
}
