namespace Slipway.Images.Layers;

/// <summary>
/// Something in an <see cref="ImageTree"/>. Trees share the nodes in which they do not differ; a node belongs to the <see cref="TreeEdit"/> that made it, and nobody else changes it.
/// </summary>
/// <param name="owner">The edit that may change it.</param>
/// <param name="name">In its folder.</param>
/// <param name="kind">A folder, file, link or special file.</param>
internal sealed class ImageNode(TreeEdit? owner, string name, LayerItemKind kind)
{
    public TreeEdit? Owner => owner;

    public string Name => name;

    public LayerItemKind Kind => kind;

    public int Mode { get; set; } = 0x1ED;

    public int Uid { get; set; }

    public int Gid { get; set; }

    /// <summary>Of a link the target; of a file its <see cref="FileSource"/>, or the <see cref="LayerOrigin"/> it lies in at <see cref="Offset"/>.</summary>
    public object? Content { get; set; }

    public long Offset { get; set; }

    public long Size { get; set; }

    /// <summary>Of a folder; null as long as it has none.</summary>
    public Dictionary<string, ImageNode>? Children { get; set; }

    public ImageNode? Child(ReadOnlySpan<char> childName) =>
        Children is not null && Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(childName, out var child) ? child : null;

    public void Add(ImageNode child) => (Children ??= new Dictionary<string, ImageNode>(StringComparer.Ordinal))[child.Name] = child;

    /// <summary>The same under another name or for another edit.</summary>
    public ImageNode Copy(TreeEdit newOwner, string newName) => new(newOwner, newName, Kind)
    {
        Mode = Mode,
        Uid = Uid,
        Gid = Gid,
        Content = Content,
        Offset = Offset,
        Size = Size,
        Children = Children is null ? null : new Dictionary<string, ImageNode>(Children, StringComparer.Ordinal),
    };

    /// <summary>What a layer would have to say to put it there; null for a special file.</summary>
    public LayerEntry? ToEntry(string path) => Kind switch
    {
        LayerItemKind.Folder => new FolderEntry(path, Mode, Uid, Gid),
        LayerItemKind.Link => new LinkEntry(path, (string)Content!, Uid, Gid),
        LayerItemKind.File => new FileEntry(
            path, Content as FileSource ?? (Content is LayerOrigin origin ? new FileSource.InLayer(origin.Layer, origin.Blobs, Offset, Size, origin.DiffId) : throw new InvalidOperationException()), Mode, Uid, Gid),
        _ => null,
    };

    public List<ImageNode> SortedChildren()
    {
        var sorted = new List<ImageNode>(Children?.Count ?? 0);
        if (Children is not null)
            sorted.AddRange(Children.Values);
        sorted.Sort(static (left, right) => PathOrder.Instance.Compare(left.Name, right.Name));
        return sorted;
    }
}
