using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Completion;

/// <summary>The keys of what services use.</summary>
internal sealed class UsedResources
{
    public UsedResources(YamlMapping services)
    {
        foreach (var (_, value) in services.Entries)
        {
            if (value is not YamlMapping service) continue;
            foreach (var (network, _) in (service["networks"] as YamlMapping)?.Entries ?? []) Networks.Add(network.Text);
            foreach (var mount in Items(service["volumes"]))
            {
                if (mount["type"] is YamlScalar { Text: "volume" } && mount["source"] is YamlScalar source) Volumes.Add(source.Text);
            }
            Add(Secrets, service["secrets"]);
            Add(Configs, service["configs"]);
            if (service["build"] is YamlMapping build) Add(Secrets, build["secrets"]);
            if (service["credential_spec"] is YamlMapping credentials && credentials["config"] is YamlScalar config) Configs.Add(config.Text);
        }
    }

    public HashSet<string> Networks { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Volumes { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Secrets { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Configs { get; } = new(StringComparer.Ordinal);

    private static void Add(HashSet<string> keys, YamlNode? references)
    {
        foreach (var reference in Items(references))
        {
            if (reference["source"] is YamlScalar source) keys.Add(source.Text);
        }
    }

    private static IEnumerable<YamlMapping> Items(YamlNode? node) => (node as YamlSequence)?.Items.OfType<YamlMapping>() ?? [];
}
