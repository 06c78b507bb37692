using Slipway.Compose.Loading.Schema;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Schema;

/// <summary>What the schema says of a file, a line each.</summary>
internal static class SchemaReport
{
    public static string Of(string yaml)
    {
        var diagnostics = new List<Diagnostic>();
        var documents = YamlReader.Read(yaml, "c.yaml", diagnostics);
        Assert.AreEqual("", string.Join('\n', diagnostics), "the YAML itself");
        ComposeSchema.Validate((YamlMapping)documents[0], diagnostics);
        return string.Join('\n', diagnostics);
    }

    /// <summary>Of a file with one service <c>a</c> that has these lines; positions start at the line 1 of the lines and column 1.</summary>
    public static string OfService(string lines)
    {
        var indented = string.Join('\n', lines.Split('\n').Select(line => "    " + line));
        return Of("services:\n  a:\n" + indented + "\n");
    }
}
