using System.Text;

namespace Slipway.Compose.Containers;

/// <summary>The label <see cref="ComposeLabels.Fields"/>: <c>environment=0123abcd secret:db_password=89abcdef</c>, in the order of the names. A name's space is written as a colon.</summary>
public static class FieldDigests
{
    /// <summary>The label's text.</summary>
    public static string Format(IReadOnlyDictionary<string, string> fields)
    {
        var names = new List<string>(fields.Keys);
        names.Sort(StringComparer.Ordinal);
        var text = new StringBuilder(names.Count * 24);
        foreach (var name in names)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(name.Replace(' ', ':')).Append('=').Append(fields[name]);
        }
        return text.ToString();
    }

    /// <summary>The digests by name; what is not of the form is passed over.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string? label)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in label?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var at = entry.LastIndexOf('=');
            if (at > 0) fields[entry[..at].Replace(':', ' ')] = entry[(at + 1)..];
        }
        return fields;
    }
}
