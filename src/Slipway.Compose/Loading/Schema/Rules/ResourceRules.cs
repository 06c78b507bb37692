using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>Networks, volumes, secrets, configs and models agree with themselves.</summary>
internal sealed class ResourceRules(YamlMapping project, Action<Diagnostic> report)
{
    public void Check()
    {
        foreach (var (key, value) in project.Mapping("networks"))
        {
            if (value is YamlMapping network && network.IsOn("external"))
                CheckIgnored("network", key.Text, network, ["driver", "driver_opts", "ipam", "internal", "attachable", "enable_ipv4", "enable_ipv6", "labels"]);
        }
        foreach (var (key, value) in project.Mapping("volumes"))
        {
            if (value is not YamlMapping volume || !volume.IsOn("external")) continue;
            foreach (var name in (string[])["driver", "driver_opts", "labels"])
            {
                if (IsSaid(volume[name])) report(SchemaErrors.ExternalWithMore("volume", key.Text, name, volume.At(name)));
            }
        }
        foreach (var (key, value) in project.Mapping("secrets")) CheckSource("secret", key, value, ["file", "environment"]);
        foreach (var (key, value) in project.Mapping("configs")) CheckSource("config", key, value, ["file", "content", "environment"]);
        foreach (var (key, value) in project.Mapping("models"))
        {
            if (value is YamlMapping model && !model.Has("model"))
                report(SchemaErrors.MissingKey($"The model {SchemaErrors.Quoted(key.Text)}", "model", key.Position));
        }
    }

    private void CheckSource(string kind, YamlScalar key, YamlNode value, string[] sources)
    {
        if (value is not YamlMapping resource) return;
        if (resource.IsOn("external"))
        {
            CheckIgnored(kind, key.Text, resource, sources);
            return;
        }
        var given = sources.Where(source => resource[source] is YamlScalar { IsNull: false }).ToArray();
        if (given.Length == 0) report(SchemaErrors.NoSource(kind, key.Text, $"'{string.Join("', '", sources)}'", key.Position));
        else if (given.Length > 1) report(SchemaErrors.SeveralSources(kind, key.Text, $"'{string.Join("', '", given)}'", resource.At(given[1])));
    }

    private void CheckIgnored(string kind, string name, YamlMapping resource, string[] keys)
    {
        foreach (var key in keys)
        {
            if (IsSaid(resource[key])) report(SchemaErrors.ExternalIgnores(kind, name, key, resource.At(key)));
        }
    }

    private static bool IsSaid(YamlNode? node) => node switch
    {
        null => false,
        YamlScalar scalar => scalar is { IsNull: false, Text.Length: > 0 },
        YamlMapping mapping => mapping.Entries.Count > 0,
        YamlSequence list => list.Items.Count > 0,
        _ => true,
    };
}
