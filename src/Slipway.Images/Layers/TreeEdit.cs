using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Lays one layer over a tree, copying the folders it touches and nothing else.</summary>
internal sealed class TreeEdit
{
    /// <summary>The most nodes of a tree; each takes about 150 bytes.</summary>
    public const int MostNodes = 1 << 22;

    private readonly ImageNode _before;

    /// <param name="root">Of the tree below.</param>
    /// <param name="nodes">How many were made for it.</param>
    public TreeEdit(ImageNode root, int nodes)
    {
        _before = root;
        Root = root.Copy(this, "");
        Nodes = nodes;
    }

    public ImageNode Root { get; }

    public int Nodes { get; private set; }

    /// <exception cref="SlipwayException">SLIP2433, SLIP2435.</exception>
    public void Apply(LayerOrigin origin, List<LayerItem> items)
    {
        // First, wherever they stand in the tar: they speak of the layers below, not of their own (OCI image-spec, layer.md).
        foreach (var item in items)
        {
            if (item.Kind == LayerItemKind.Whiteout)
                Delete(item.Path);
            else if (item.Kind == LayerItemKind.Opaque)
                Clear(item.Path);
        }

        foreach (var item in items)
        {
            if (item.Kind is LayerItemKind.Whiteout or LayerItemKind.Opaque)
                continue;
            var node = item.Kind == LayerItemKind.HardLink
                ? HardLink(origin.Layer, item)
                : new ImageNode(this, NameOf(item.Path), item.Kind)
                {
                    Mode = item.Mode,
                    Uid = item.Uid,
                    Gid = item.Gid,
                    Content = item.Kind == LayerItemKind.File ? origin : item.Target,
                    Offset = item.Offset,
                    Size = item.Size,
                };
            Put(item.Path, node);
            if (Nodes > MostNodes)
                throw new SlipwayException(LayerErrors.TooManyEntries(origin.Layer, LayerReader.MostMemory));
        }
    }

    /// <param name="entries">Settled.</param>
    public void Apply(List<LayerEntry> entries)
    {
        foreach (var entry in entries)
        {
            var kind = entry switch { FolderEntry => LayerItemKind.Folder, LinkEntry => LayerItemKind.Link, _ => LayerItemKind.File };
            object? content = entry switch { LinkEntry link => link.Target, FileEntry file => file.Source, _ => null };
            Put(entry.Path, new ImageNode(this, NameOf(entry.Path), kind) { Mode = entry.Mode, Uid = entry.Uid, Gid = entry.Gid, Content = content });
        }
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static ReadOnlySpan<char> FolderOf(string path) => path.AsSpan(0, Math.Max(0, path.LastIndexOf('/')));

    private void Put(string path, ImageNode node)
    {
        Nodes++;
        var folder = Folder(FolderOf(path));

        // A folder over a folder is the same folder with other attributes; anything else takes the place of what was there.
        if (node.Kind == LayerItemKind.Folder && folder.Child(node.Name) is { Kind: LayerItemKind.Folder } existing)
            node.Children = existing.Owner == this || existing.Children is null ? existing.Children : new Dictionary<string, ImageNode>(existing.Children, StringComparer.Ordinal);
        folder.Add(node);
    }

    /// <summary>The folder at a path, made where there is none, and this edit's own.</summary>
    private ImageNode Folder(ReadOnlySpan<char> path)
    {
        var folder = Root;
        foreach (var range in path.Split('/'))
        {
            var name = path[range];
            if (name.IsEmpty)
                continue;
            folder = folder.Child(name) switch
            {
                { Kind: LayerItemKind.Folder } child => Own(folder, child),

                // A link of this layer stands where its folder is unpacked, and leads on. One of a layer below does not: each layer is unpacked by itself, and its folder hides the link (overlayfs).
                { Kind: LayerItemKind.Link } link when link.Owner == this && TreePath.Resolve(Root, path[..range.End].ToString(), LastLink.Followed) is { Node.Kind: LayerItemKind.Folder } end =>
                    Folder(end.Path),
                _ => Make(folder, name.ToString()),
            };
        }

        return folder;
    }

    private ImageNode Make(ImageNode folder, string name)
    {
        Nodes++;
        var made = new ImageNode(this, name, LayerItemKind.Folder);
        folder.Add(made);
        return made;
    }

    private ImageNode Own(ImageNode folder, ImageNode child)
    {
        if (child.Owner == this)
            return child;
        var own = child.Copy(this, child.Name);
        folder.Add(own);
        return own;
    }

    private void Delete(string path)
    {
        if (TreePath.Lookup(Root, path) is not null)
            Folder(FolderOf(path)).Children!.Remove(NameOf(path));
    }

    private void Clear(string path)
    {
        if (path.Length == 0 || TreePath.Lookup(Root, path) is { Kind: LayerItemKind.Folder })
            Folder(path).Children = null;
    }

    private ImageNode HardLink(Descriptor layer, LayerItem item)
    {
        var target = TreePath.Lookup(Root, item.Target!) ?? TreePath.Lookup(_before, item.Target!);
        return target is { Kind: not LayerItemKind.Folder }
            ? target.Copy(this, NameOf(item.Path))
            : throw new SlipwayException(LayerErrors.LayerDamaged(layer, "a hard link in it is to something that is not there"));
    }
}
