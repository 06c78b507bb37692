using Slipway.Compose.Loading;
using Slipway.Compose.Loading.Schema.Rules;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Schema;

/// <summary>What the consistency rules say of a canonical tree, a line each.</summary>
internal static class RulesReport
{
    /// <param name="yaml">The project in canonical form. Below <c>x-disabled</c> are the services that profiles leave out.</param>
    public static string Of(string yaml)
    {
        var diagnostics = new List<Diagnostic>();
        var documents = YamlReader.Read(yaml, "c.yaml", diagnostics);
        Assert.AreEqual("", string.Join('\n', diagnostics), "the YAML itself");
        ConsistencyRules.CheckDefinitions((YamlMapping)documents[0], diagnostics);
        ConsistencyRules.Check(ProjectOf((YamlMapping)documents[0]), diagnostics);
        return string.Join('\n', diagnostics);
    }

    public static CanonicalProject ProjectOf(YamlMapping root) => new()
    {
        Name = "test",
        WorkingDirectory = "/test",
        Root = root,
        DisabledServices = root["x-disabled"] as YamlMapping ?? new YamlMapping([]),
        Variable = _ => null,
    };
}
