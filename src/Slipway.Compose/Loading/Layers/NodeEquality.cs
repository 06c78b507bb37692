using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Layers;

/// <summary>Whether two values say the same, wherever they were written and in whatever order their keys stand.</summary>
internal static class NodeEquality
{
    public static bool Same(YamlNode one, YamlNode other)
    {
        if (ReferenceEquals(one, other)) return true;
        switch (one, other)
        {
            case (YamlScalar a, YamlScalar b):
                return a.Text == b.Text && a.Kind == b.Kind;
            case (YamlSequence a, YamlSequence b):
                if (a.Items.Count != b.Items.Count) return false;
                for (var i = 0; i < a.Items.Count; i++)
                {
                    if (!Same(a.Items[i], b.Items[i])) return false;
                }
                return true;
            case (YamlMapping a, YamlMapping b):
                if (a.Entries.Count != b.Entries.Count) return false;
                foreach (var (key, value) in a.Entries)
                {
                    if (b[key.Text] is not { } counterpart || !Same(value, counterpart)) return false;
                }
                return true;
            default:
                return false;
        }
    }
}
