using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// The file system that layers make when laid over one another, read from their tars without unpacking them: whiteouts and opaque folders applied (OCI image-spec, layer.md), hard links resolved,
/// symbolic links kept. Read from archives that nobody vouches for: nothing a tar says leads outside, and sizes and counts are bounded by what is really there.
/// </summary>
public sealed class ImageTree
{
    /// <summary>A tree without anything.</summary>
    public static ImageTree Empty { get; } = new();

    /// <summary>Lays layers over this tree. The tree itself does not change.</summary>
    /// <param name="layers">The lowest first: the blob, and the diffID it has to have.</param>
    /// <param name="blobs">Gives them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP2433: a layer is damaged, is no tar, or has another diffID.</exception>
    public Task<ImageTree> WithAsync(IReadOnlyList<(Descriptor Blob, Digest DiffId)> layers, IBlobSource blobs, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Lays entries over this tree, as a layer of them would.</summary>
    public ImageTree With(IReadOnlyList<LayerEntry> entries) => throw new NotImplementedException();

    /// <summary>What is at a path (as <see cref="LayerEntry.Path"/>), following symbolic links within the tree as a container would, but for a link at its end; null when there is nothing.</summary>
    public LayerEntry? Find(string path) => throw new NotImplementedException();

    /// <summary>As <see cref="Find"/>, following a link at the end too.</summary>
    public LayerEntry? Resolve(string path) => throw new NotImplementedException();

    /// <summary>Everything below a folder, not the folder itself, parents before children, siblings by the bytes of their names. Empty when there is no such folder.</summary>
    public IEnumerable<LayerEntry> Below(string path) => throw new NotImplementedException();
}
