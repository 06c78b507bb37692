using Slipway.Images.Layers;

namespace Slipway.Images.Direct;

/// <summary>
/// The folders, and links that stand for folders, of a stage as it grows: what has to be known of an image to copy into it without changing what is there. A folder written again with another mode would change it, and one written
/// in place of a link would hide what the link leads to.
/// </summary>
/// <param name="below">The base image's file system.</param>
internal sealed class ImageFolders(ImageTree below)
{
    private const int MostLinks = 40;

    private readonly Dictionary<string, LayerEntry> own = new(StringComparer.Ordinal);

    /// <summary>The folders as they are now, to go on from in another stage.</summary>
    public ImageFolders Copy()
    {
        var copy = new ImageFolders(below);
        foreach (var (path, entry) in own)
            copy.own[path] = entry;
        return copy;
    }

    /// <summary>Whether there is a folder at a path, by itself or by a link.</summary>
    public bool IsFolder(string path) => path.Length == 0 || Look(Follow(path)) is FolderEntry;

    /// <summary>Takes note of what a layer puts into the image.</summary>
    public void Add(IEnumerable<LayerEntry> entries)
    {
        foreach (var entry in entries)
            own[entry.Path] = entry;
    }

    /// <summary>The path that a path comes to when the links on its way are followed, and the one at its end too.</summary>
    public string Follow(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            if (FirstLink(path) is not var (link, rest))
                return path;
            path = ImagePath.Clean(ImagePath.Parent(link.Path), link.Target + (rest.Length == 0 ? "" : "/" + rest));
        }

        return path;
    }

    /// <summary>The folders above a path (links followed), as they are, or as they are to be made.</summary>
    public IEnumerable<FolderEntry> Above(string path, int uid, int gid)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = path[..slash];
            yield return Look(folder) as FolderEntry ?? new FolderEntry(folder, 0x1ED, uid, gid);
        }
    }

    /// <summary>The folder at a path, if there is one.</summary>
    public FolderEntry? Find(string path) => Look(path) as FolderEntry;

    private (LinkEntry Link, string Below)? FirstLink(string path)
    {
        for (var slash = path.IndexOf('/'); ; slash = path.IndexOf('/', slash + 1))
        {
            var part = slash < 0 ? path : path[..slash];
            if (Look(part) is LinkEntry link)
                return (link, slash < 0 ? "" : path[(slash + 1)..]);
            if (slash < 0)
                return null;
        }
    }

    private LayerEntry? Look(string path) => own.TryGetValue(path, out var entry) ? entry : AsItIs(path);

    /// <summary>What the base image has at just this path, no link followed on the way: a path that leads through one is asked for again where it leads.</summary>
    private LayerEntry? AsItIs(string path) => below.Find(path) is { } found && found.Path == path ? found : null;
}
