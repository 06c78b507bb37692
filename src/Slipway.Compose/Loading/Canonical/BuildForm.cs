using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>The form of <c>build</c>.</summary>
internal static class BuildForm
{
    public static YamlNode Build(YamlNode node, ShapeScope scope)
    {
        if (node is YamlMapping mapping) return Object(mapping, Member, scope);
        if (node is not YamlScalar context) return node;
        var draft = new MappingDraft();
        draft.Set("context", PathForms.Context(context, scope));
        return draft.ToMapping(node.Position, node.Tag);
    }

    private static Shape? Member(string key) => key switch
    {
        "context" => PathForms.Context,
        "dockerfile" or "dockerfile_inline" or "target" or "network" or "isolation" => Text,
        "args" => PairForms.Environment,
        "labels" => PairForms.Labels,
        "additional_contexts" => AdditionalContexts,
        "cache_from" or "cache_to" or "tags" or "platforms" or "entitlements" => List(Text),
        "extra_hosts" => PairForms.Hosts,
        "pull" or "no_cache" or "privileged" => Flag,
        "shm_size" => Size,
        "ulimits" => Each(ServiceForm.Ulimit),
        "ssh" => Ssh,
        "secrets" => List(FileReferenceForm.Config),
        _ => null,
    };

    private static YamlNode AdditionalContexts(YamlNode node, ShapeScope scope) =>
        PairForms.Labels(node, scope) is YamlMapping pairs ? Object(pairs, _ => PathForms.Context, scope) : node;

    // The canonical form is that of the command line: default, or id=socket.
    private static YamlNode Ssh(YamlNode node, ShapeScope scope)
    {
        if (node is YamlSequence) return List(Text)(node, scope);
        if (node is YamlScalar one) return new YamlSequence([TextAt(one.Text, one)], one.Position);
        if (node is not YamlMapping mapping) return node;
        var items = new List<YamlNode>();
        foreach (var (key, value) in mapping.Entries) items.Add(TextAt(IsNull(value) ? key.Text : $"{key.Text}={value}", key));
        return new YamlSequence(items, node.Position);
    }
}
