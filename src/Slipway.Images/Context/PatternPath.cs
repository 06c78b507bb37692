namespace Slipway.Images.Context;

/// <summary>Paths as patterns name them: '/'-separated text that need not exist.</summary>
internal static class PatternPath
{
    /// <summary>The shortest equal path, as Go's <c>path.Clean</c> defines it: no ".", no inner "..", no doubled or trailing slash; "." for nothing.</summary>
    public static string Clean(string path)
    {
        var rooted = path is ['/', ..];
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (!rooted)
            {
                parts.Add(part);
            }
        }

        var joined = string.Join('/', parts);
        return rooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }
}
