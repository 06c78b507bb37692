using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>An entry of <c>depends_on</c> with members has a <c>condition</c> among them, which an earlier file may give. Without members it means <c>service_started</c>.</summary>
internal static class DependencyConditions
{
    public static void Check(YamlMapping merged, Action<Diagnostic> report)
    {
        foreach (var (_, value) in merged.Mapping("services"))
        {
            if (value is not YamlMapping service) continue;
            foreach (var (needed, dependency) in service.Mapping("depends_on"))
            {
                if (dependency is YamlMapping mapping && mapping["condition"] is null or YamlScalar { IsNull: true })
                    report(SchemaErrors.MissingKey($"'depends_on.{SchemaErrors.Quoted(needed.Text)[1..^1]}'", "condition", needed.Position));
            }
        }
    }
}
