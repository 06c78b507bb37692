using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// Makes layers. The same entries give the same tar on any machine and at any time: sorted by the bytes of their paths, parents first and added where missing, GNU or ustar headers without names of users, one time for
/// all. A layer's blob is kept by what is in it, so that unchanged layers are neither read, nor packed, nor written again.
/// </summary>
/// <param name="store">Where layers go.</param>
/// <param name="packing">How they are compressed: <see cref="LayerPacking.None"/> or <see cref="LayerPacking.Gzip"/>.</param>
/// <param name="time">The modification time of everything; whole seconds, not before 1970.</param>
public sealed class LayerBuilder(BlobStore store, LayerPacking packing, DateTimeOffset time)
{
    /// <summary>Makes the layers, several at a time.</summary>
    /// <param name="layers">What is in them.</param>
    /// <param name="digestCache">A file that remembers the digests of files on disk by their stamps; absolute, may be missing or damaged.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP2430: a file cannot be read. SLIP2431: a file changed while it was read. SLIP2432: an entry cannot be in an image (an empty path, a path of more than 4096 bytes, <c>..</c>, an
    /// entry below a file). SLIP2411: the store cannot be written.</exception>
    public Task<IReadOnlyList<Layer>> BuildAsync(IReadOnlyList<LayerDefinition> layers, string digestCache, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{store}{packing}{time}");
}
