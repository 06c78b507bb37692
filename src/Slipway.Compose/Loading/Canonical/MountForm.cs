using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>The form of an entry of <c>volumes</c> of a service (compose-go's format.ParseVolume).</summary>
internal static class MountForm
{
    public static YamlNode Mount(YamlNode node, ShapeScope scope) => node switch
    {
        YamlMapping mapping => Long(mapping, scope),
        YamlScalar { IsNull: false } spec => Short(spec, scope),
        _ => node,
    };

    private static YamlMapping Long(YamlMapping mapping, ShapeScope scope)
    {
        var isBind = mapping["type"] is YamlScalar { Text: "bind" };
        return Object(mapping, key => key switch
        {
            "type" or "consistency" => Text,
            "source" => isBind ? PathForms.File : Text,
            "target" => Target,
            "read_only" => Flag,
            "bind" => Members(key => key switch { "create_host_path" => Flag, "propagation" or "selinux" or "recursive" => Text, _ => null }),
            "volume" => Members(key => key switch { "nocopy" => Flag, "subpath" => Text, "labels" => PairForms.Labels, _ => null }),
            "tmpfs" => Members(key => key switch { "size" => Size, "mode" => Whole, _ => null }),
            "image" => Members(key => key == "subpath" ? Text : null),
            _ => null,
        }, scope);
    }

    private static YamlNode Short(YamlScalar spec, ShapeScope scope)
    {
        var text = TextOf(spec);
        if (text.Length == 0) return spec;
        var parts = text.Length <= 2 ? [text] : Split(text);
        if (parts.Exists(part => part.Length == 0) || parts.Count > 3) return spec;
        var source = parts.Count > 1 ? parts[0] : null;
        var draft = new MappingDraft();
        var isBind = source is not null && IsPath(source);
        draft.Set("type", isBind ? "bind" : "volume", spec.Position);
        if (source is not null) draft.Set("source", isBind ? PathForms.Absolute(source, scope) : source, spec.Position);
        draft.Set("target", PathForms.Cleaned(parts.Count > 1 ? parts[1] : parts[0]), spec.Position);

        var bind = new MappingDraft();
        var volume = new MappingDraft();
        foreach (var option in parts.Count > 2 ? parts[2].Split(',') : [])
        {
            if (option == "ro") draft.Set("read_only", True(spec));
            else if (option is "nocopy" or "volume-nocopy") volume.Set("nocopy", True(spec));
            else if (option is "z" or "Z") bind.Set("selinux", option, spec.Position);
            else if (option is "rprivate" or "private" or "rshared" or "shared" or "rslave" or "slave") bind.Set("propagation", option, spec.Position);
        }
        if (isBind) bind.Set("create_host_path", True(spec));
        if (isBind || bind.Count > 0) draft.Set("bind", bind.ToMapping(spec.Position));
        if (!isBind || volume.Count > 0) draft.Set("volume", volume.ToMapping(spec.Position));
        return draft.ToMapping(spec.Position);
    }

    // A colon after a single letter belongs to a drive of Windows.
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ':' || (i - start == 1 && char.IsLetter(text[start]))) continue;
            parts.Add(text[start..i]);
            start = i + 1;
        }
        parts.Add(text[start..]);
        return parts;
    }

    private static bool IsPath(string source) =>
        source[0] is '.' or '/' or '~' || source.StartsWith(@"\\", StringComparison.Ordinal) || (source.Length > 1 && char.IsLetter(source[0]) && source[1] == ':');

    private static YamlNode Target(YamlNode node, ShapeScope scope) => node is YamlScalar { IsNull: false } path ? TextAt(PathForms.Cleaned(path.Text), path) : node;
}
