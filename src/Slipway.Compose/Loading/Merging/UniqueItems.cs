using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Merging;

/// <summary>Lists of a service in which an item may stand once: a later one takes the place of the earlier one with the same key.</summary>
internal static class UniqueItems
{
    /// <summary>A project whose services' lists hold each item once.</summary>
    public static YamlMapping OfProject(YamlMapping project)
    {
        if (project["services"] is not YamlMapping services) return project;
        var draft = new MappingDraft(project);
        draft.Set("services", Shapes.Object(services, _ => (service, _) => service is YamlMapping mapping ? OfService(mapping) : service, NoScope));
        return draft.ToMapping(project.Position, project.Tag);
    }

    private static readonly ShapeScope NoScope = new("/", "/", []);

    private static YamlMapping OfService(YamlMapping service) => Shapes.Object(service, key => key switch
    {
        "volumes" or "devices" => By(item => Member(item, "target")),
        "secrets" => By(item => Member(item, "target") ?? Member(item, "source")),
        "configs" => By(item => Member(item, "target") ?? (Member(item, "source") is { } source ? "/" + source : null)),
        "env_file" => By(item => Member(item, "path")),
        "ports" => By(Port),
        "expose" or "cap_add" or "cap_drop" or "dns" or "dns_opt" or "dns_search" or "tmpfs" or "links" or "external_links" or "extra_hosts" or "profiles" or "label_file"
            or "group_add" or "security_opt" or "device_cgroup_rules" or "volumes_from" => By(item => (item as YamlScalar)?.Text),
        _ => null,
    }, NoScope);

    private static Shape By(Func<YamlNode, string?> keyOf) => (node, _) =>
    {
        if (node is not YamlSequence { Items.Count: > 1 } sequence) return node;
        var items = new List<YamlNode>(sequence.Items.Count);
        var places = new Dictionary<string, int>(sequence.Items.Count, StringComparer.Ordinal);
        foreach (var item in sequence.Items)
        {
            if (keyOf(item) is not { } key)
            {
                items.Add(item);
            }
            else if (places.TryAdd(key, items.Count))
            {
                items.Add(item);
            }
            else
            {
                items[places[key]] = item;
            }
        }
        return new YamlSequence(items, sequence.Position, sequence.Tag);
    };

    private static string? Member(YamlNode item, string key) => item is YamlMapping mapping && mapping[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    private static string? Port(YamlNode item) =>
        Member(item, "target") is { } target ? $"{Member(item, "host_ip") ?? "0.0.0.0"}:{Member(item, "published")}:{target}/{Member(item, "protocol")}" : null;
}
