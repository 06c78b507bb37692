namespace Slipway.Images.Direct;

/// <summary>Paths within an image, as <see cref="Layers.LayerEntry.Path"/> has them: no slash at either end, nothing to resolve; the root is empty.</summary>
internal static class ImagePath
{
    /// <summary>Makes a path absolute and clean; <c>..</c> stops at the root.</summary>
    public static string Clean(string folder, string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : $"{folder}/{path}").Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    /// <summary>Whether a path as written can only be a folder.</summary>
    public static bool IsFolder(string path) => path.EndsWith('/') || path is "." or ".." || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);

    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";

    public static string Parent(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
