namespace Slipway.Images.Dockerfiles;

/// <summary>Paths as COPY reads them: rooted at the context whatever they begin with.</summary>
internal static class ContextPath
{
    /// <summary>Without <c>.</c>, <c>..</c>, repeated and outer slashes; "" is the context itself.</summary>
    public static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    /// <summary>Whether ADD fetches it instead of reading the context: a URL, or an scp-like git address.</summary>
    public static bool IsRemote(string source)
    {
        if (source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || source.StartsWith("git://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase)) return true;
        var at = source.IndexOf('@');
        return at > 0 && source.IndexOf(':', at) > at + 1 && source.IndexOf('/') is var slash && (slash < 0 || slash > source.IndexOf(':', at));
    }
}
