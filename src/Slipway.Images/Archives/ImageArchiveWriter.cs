using Slipway.Diagnostics;

namespace Slipway.Images.Archives;

/// <summary>Writes images where no engine is needed. The same images give the same bytes, anywhere and at any time.</summary>
public static class ImageArchiveWriter
{
    /// <summary>
    /// Writes one tar that is both an OCI layout and a docker archive (<c>manifest.json</c>), so that <c>docker load</c> of every engine, podman, skopeo and containerd read it. Written beside its place and moved there
    /// when whole. Blobs first, the documents that name them last.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP2017: it cannot be written; what was at the path is as it was.</exception>
    public static Task WriteFileAsync(string path, ImageSet images, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes or updates an OCI layout folder; blobs that are there are left alone, others are linked or copied, and <c>index.json</c> is replaced last, in one step. Entries of other references stay.</summary>
    /// <exception cref="SlipwayException">SLIP2017.</exception>
    public static Task WriteFolderAsync(string path, ImageSet images, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes the tar to a stream, for an engine: the image for one platform.</summary>
    /// <param name="target">Not closed.</param>
    /// <param name="image">The image.</param>
    /// <param name="references">Its names.</param>
    /// <param name="sends">Whether a layer's blob is part of the tar: an engine needs no layers that it has (thin load).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task WriteAsync(
        Stream target, Oci.ImageContent image, IReadOnlyList<Slipway.Docker.References.ImageReference> references, Func<Oci.Descriptor, bool> sends, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
