using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// The file system that layers make when laid over one another, read from their tars without unpacking them: whiteouts and opaque folders applied (OCI image-spec, layer.md), hard links resolved,
/// symbolic links kept. Read from archives that nobody vouches for: nothing a tar says leads outside, and sizes and counts are bounded by what is really there.
/// </summary>
public sealed class ImageTree
{
    private readonly ImageNode _root;
    private readonly int _nodes;

    private ImageTree(ImageNode root, int nodes) => (_root, _nodes) = (root, nodes);

    /// <summary>A tree without anything.</summary>
    public static ImageTree Empty { get; } = new(new ImageNode(owner: null, "", LayerItemKind.Folder), 0);

    /// <summary>Lays layers over this tree. The tree itself does not change.</summary>
    /// <param name="layers">The lowest first: the blob, and the diffID it has to have.</param>
    /// <param name="blobs">Gives them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="indexes">Where what the layers hold is remembered by their diffIDs; a layer that is known is neither read nor verified here, but verified when files are copied out of it. Null: each is read.</param>
    /// <exception cref="SlipwayException">SLIP2433: a layer is damaged, is no tar, or has another diffID. SLIP2434: it is compressed with something other than gzip. SLIP2435: it has too many files.</exception>
    public async Task<ImageTree> WithAsync(
        IReadOnlyList<(Descriptor Blob, Digest DiffId)> layers, IBlobSource blobs, CancellationToken cancellationToken, BlobStore? indexes = null)
    {
        var known = indexes is null ? null : new LayerIndexes(indexes);
        var origins = new LayerOrigin[layers.Count];
        var items = new List<LayerItem>?[layers.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForAsync(0, origins.Length, options, async (at, cancel) =>
        {
            origins[at] = new LayerOrigin(layers[at].Blob, blobs, layers[at].DiffId);
            items[at] = known?.Find(layers[at].DiffId);
            if (items[at] is not null)
                return;
            var read = items[at] = await LayerReader.ReadAsync(origins[at], cancel).ConfigureAwait(false);
            known?.Keep(layers[at].DiffId, read);
        }).ConfigureAwait(false);

        var tree = this;
        for (var at = 0; at < origins.Length; at++)
        {
            var edit = new TreeEdit(tree._root, tree._nodes);
            edit.Apply(origins[at], items[at]!);
            items[at] = null;
            tree = new ImageTree(edit.Root, edit.Nodes);
        }

        return tree;
    }

    /// <summary>Lays entries over this tree, as a layer of them would: with the folders that <see cref="LayerBuilder"/> adds where nobody names them.</summary>
    /// <exception cref="SlipwayException">SLIP2432: an entry cannot be in an image.</exception>
    public ImageTree With(IReadOnlyList<LayerEntry> entries)
    {
        var edit = new TreeEdit(_root, _nodes);
        edit.Apply(LayerContents.Settle("image", entries));
        return new ImageTree(edit.Root, edit.Nodes);
    }

    /// <summary>
    /// What is at a path (as <see cref="LayerEntry.Path"/>; empty for the root), following symbolic links within the tree as a container would, but for a link at its end; null when there is nothing, or a device or pipe.
    /// The entry's path is where it really is.
    /// </summary>
    public LayerEntry? Find(string path) => Entry(TreePath.Resolve(_root, path, LastLink.Kept));

    /// <summary>As <see cref="Find"/>, following a link at the end too.</summary>
    public LayerEntry? Resolve(string path) => Entry(TreePath.Resolve(_root, path, LastLink.Followed));

    /// <summary>
    /// Everything below a folder, not the folder itself, parents before children, siblings by the bytes of their names. Empty when there is no such folder. Links on the way there are followed, those below it are not; paths
    /// are where things really are, so they begin with that of what <see cref="Resolve"/> finds.
    /// </summary>
    public IEnumerable<LayerEntry> Below(string path)
    {
        if (TreePath.Resolve(_root, path, LastLink.Followed) is not { } folder)
            yield break;

        // Not by recursion: how deep the folders are is up to whoever wrote the layers.
        var open = new Stack<(string Prefix, List<ImageNode> Children, int Next)>();
        open.Push((folder.Path.Length == 0 ? "" : folder.Path + "/", folder.Node.SortedChildren(), 0));
        while (open.TryPop(out var level))
        {
            if (level.Next == level.Children.Count)
                continue;
            open.Push(level with { Next = level.Next + 1 });
            var node = level.Children[level.Next];
            var at = level.Prefix + node.Name;
            if (node.ToEntry(at) is { } entry)
                yield return entry;
            if (node.Children is not null)
                open.Push((at + "/", node.SortedChildren(), 0));
        }
    }

    private static LayerEntry? Entry(TreePath? found) => found is { } at ? at.Node.ToEntry(at.Path) : null;
}
