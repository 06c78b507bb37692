namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Mounts in their short form: <c>[source:]target[:options]</c> (compose-go's ParseVolume).</summary>
internal static class MountText
{
    /// <summary>What is wrong with a mount, or null.</summary>
    public static string? Fault(string text)
    {
        if (text.Length == 0) return "it is empty";
        if (text.Length <= 2) return null;
        var sections = Sections(text);
        if (sections.Contains("")) return "there is nothing before or after a colon";
        return sections.Count > 3 ? "it has more than source, target and options" : null;
    }

    /// <summary>The usual options, where a mount has one that is none of them.</summary>
    public static string? Doubt(string text)
    {
        if (Sections(text) is not [_, _, var options]) return null;
        foreach (var option in options.Split(','))
        {
            if (option is not ("ro" or "rw" or "z" or "Z" or "nocopy" or "volume-nocopy" or "cached" or "delegated" or "consistent"
                or "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave")) return "followed by 'ro', 'rw', 'z', 'Z' or 'nocopy'";
        }
        return null;
    }

    // A colon after a single letter belongs to a drive of Windows.
    private static List<string> Sections(string text)
    {
        var sections = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ':' || (i - start == 1 && char.IsLetter(text[start]))) continue;
            sections.Add(text[start..i]);
            start = i + 1;
        }
        sections.Add(text[start..]);
        return sections;
    }
}
