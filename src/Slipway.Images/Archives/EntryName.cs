namespace Slipway.Images.Archives;

/// <summary>Names within an archive.</summary>
internal static class EntryName
{
    /// <summary>A name without <c>.</c>, <c>..</c> and superfluous slashes; null for one that leads out of the archive.</summary>
    /// <param name="name">As the archive has it.</param>
    /// <param name="folder">What it is relative to; empty for the root. A name that begins with a slash is relative to the root.</param>
    public static string? Clean(string name, string folder = "")
    {
        var parts = new List<string>();
        if (!name.StartsWith('/'))
            parts.AddRange(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count == 0)
                return null;
            else
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>The folder a name is in; empty for the root.</summary>
    public static string FolderOf(string name) => name.LastIndexOf('/') is var slash and >= 0 ? name[..slash] : "";
}
