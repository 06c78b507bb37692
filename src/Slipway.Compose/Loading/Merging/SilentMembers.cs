using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Merging;

/// <summary>
/// Members without a value, as in <c>image:</c>, change nothing of what earlier files say. Docker compose checks the form of files that are merged already, and so does not see
/// them; nor are they seen here.
/// </summary>
internal static class SilentMembers
{
    /// <summary>A file without the members that have no value but have one in the files below.</summary>
    public static YamlMapping Removed(YamlMapping above, YamlMapping below)
    {
        MappingDraft? draft = null;
        foreach (var (key, value) in above.Entries)
        {
            if (below[key.Text] is not { } earlier || Shapes.IsNull(earlier)) continue;
            if (value is YamlScalar { IsNull: true, Tag: null })
            {
                (draft ??= new(above)).Remove(key.Text);
            }
            else if (value is YamlMapping { Tag: null } inner && earlier is YamlMapping innerBelow)
            {
                var changed = Removed(inner, innerBelow);
                if (!ReferenceEquals(changed, inner)) (draft ??= new(above)).Set(key, changed);
            }
        }

        return draft?.ToMapping(above.Position, above.Tag) ?? above;
    }
}
