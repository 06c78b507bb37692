namespace Slipway.Images.Layers;

/// <summary>What happens to a symbolic link at the end of a path.</summary>
internal enum LastLink
{
    Kept,
    Followed,
}

/// <summary>Where something is in a tree, by the folders that hold it.</summary>
/// <param name="Node">It.</param>
/// <param name="Path">Without links.</param>
internal readonly record struct TreePath(ImageNode Node, string Path)
{
    /// <summary>How many links are followed on one way, as in Linux (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <summary>What is at a path that is taken as it stands: no link is followed. Null when there is nothing.</summary>
    public static ImageNode? Lookup(ImageNode root, ReadOnlySpan<char> path)
    {
        var node = root;
        foreach (var range in path.Split('/'))
        {
            if (node.Child(path[range]) is not { } child)
                return null;
            node = child;
        }

        return node;
    }

    /// <summary>What is at a path, links followed as if the tree were a process' root: absolute ones and <c>..</c> end at it. Null when there is nothing, or the links go in a circle.</summary>
    public static TreePath? Resolve(ImageNode root, string path, LastLink last)
    {
        var way = new List<ImageNode>();
        var links = 0;
        for (var rest = path; rest.Length > 0;)
        {
            var slash = rest.IndexOf('/');
            var name = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? "" : rest[(slash + 1)..];
            if (name is "" or ".")
                continue;
            if ((way.Count == 0 ? root : way[^1]) is not { Kind: LayerItemKind.Folder } folder)
                return null;
            if (name == "..")
            {
                if (way.Count > 0)
                    way.RemoveAt(way.Count - 1);
                continue;
            }

            if (folder.Child(name) is not { } child)
                return null;
            if (child.Kind != LayerItemKind.Link || (rest.Length == 0 && last == LastLink.Kept))
            {
                way.Add(child);
                continue;
            }

            if (++links > MostLinks)
                return null;
            var target = (string)child.Content!;
            if (target.StartsWith('/'))
                way.Clear();
            rest = rest.Length == 0 ? target : $"{target}/{rest}";
        }

        return way.Count == 0 ? new TreePath(root, "") : new TreePath(way[^1], string.Join('/', way.Select(static node => node.Name)));
    }
}
