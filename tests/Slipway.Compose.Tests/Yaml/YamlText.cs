using System.Text;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Yaml;

/// <summary>Reads and prints nodes so that a test compares one line: kinds are marked, tags shown.</summary>
internal static class YamlText
{
    /// <summary>The one document of a text that has nothing wrong.</summary>
    public static YamlNode Parse(string text)
    {
        var diagnostics = new List<Diagnostic>();
        var documents = YamlReader.Read(text, "compose.yaml", diagnostics);
        Assert.AreEqual("", string.Join('\n', diagnostics));
        Assert.HasCount(1, documents);
        return documents[0];
    }

    /// <summary>What is wrong with a text, a line each.</summary>
    public static string Problems(string text)
    {
        var diagnostics = new List<Diagnostic>();
        YamlReader.Read(text, "f", diagnostics);
        return string.Join('\n', diagnostics);
    }

    /// <summary>Text as it is, <c>null</c>, <c>bool:</c>, <c>int:</c>, <c>real:</c>; flow style.</summary>
    public static string Show(YamlNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(YamlNode node, StringBuilder text)
    {
        if (node.Tag is not null) text.Append(node.Tag).Append(' ');
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.Kind switch
                {
                    ScalarKind.Null => scalar.Text.Length == 0 ? "null" : "null:",
                    ScalarKind.Boolean => "bool:",
                    ScalarKind.WholeNumber => "int:",
                    ScalarKind.RealNumber => "real:",
                    _ => "",
                }).Append(scalar.Text);
                break;
            case YamlSequence sequence:
                text.Append('[');
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(sequence.Items[i], text);
                }
                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    text.Append(mapping.Entries[i].Key.Text).Append(": ");
                    Write(mapping.Entries[i].Value, text);
                }
                text.Append('}');
                break;
        }
    }
}
