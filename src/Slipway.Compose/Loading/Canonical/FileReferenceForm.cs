using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>The form of a service's use of a secret or config.</summary>
internal static class FileReferenceForm
{
    /// <summary>A secret of a service, which is mounted in <c>/run/secrets</c> where nothing else is said.</summary>
    public static YamlNode Secret(YamlNode node, ShapeScope scope)
    {
        if (Config(node, scope) is not YamlMapping reference || reference["source"] is not YamlScalar { IsNull: false } source || reference["target"] is YamlScalar { IsNull: false, Text.Length: > 0 }) return Config(node, scope);
        var draft = new MappingDraft(reference);
        draft.Set("target", "/run/secrets/" + source.Text, source.Position);
        return draft.ToMapping(reference.Position, reference.Tag);
    }

    /// <summary>A config of a service, or a secret of a build.</summary>
    public static YamlNode Config(YamlNode node, ShapeScope scope)
    {
        if (node is YamlMapping mapping) return Object(mapping, key => key switch { "source" or "target" or "uid" or "gid" => Text, "mode" => Whole, _ => null }, scope);
        if (node is not YamlScalar { IsNull: false } name) return node;
        var draft = new MappingDraft();
        draft.Set("source", TextOf(name), name.Position);
        return draft.ToMapping(name.Position);
    }
}
