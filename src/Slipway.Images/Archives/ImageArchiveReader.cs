using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>
/// Reads images from a folder or a tar (plain or gzip): an OCI layout (image-layout.md), what <c>docker save</c> writes (docker-archive, of any engine since 1.10), or both in one. Fetches nothing it is not
/// asked for; never writes outside the store, whatever the names in the archive say.
/// </summary>
public static class ImageArchiveReader
{
    /// <summary>
    /// The image for a platform. An archive of several images needs a <paramref name="reference"/> that it knows; one with a single image is taken whatever it is called.
    /// Layers that an archive holds uncompressed stay so. What is not in the store yet is copied there, verified; a layout folder's blobs are used in place.
    /// </summary>
    /// <param name="path">A folder or a file.</param>
    /// <param name="reference">As written in the project; null for the only image.</param>
    /// <param name="platform">Which of a multi-platform image.</param>
    /// <param name="store">Keeps what is read from a tar.</param>
    /// <param name="cancellationToken">Ends it, leaving nothing half-written.</param>
    /// <exception cref="SlipwayException">SLIP2401: it cannot be read. SLIP2402: it is no image archive. SLIP2403: it has no such image (says which it has).
    /// SLIP2404: none for this platform (says which). SLIP2405: a blob is missing or damaged. SLIP2400: a document is malformed.</exception>
    public static Task<ImageContent> ReadAsync(string path, string? reference, Platform platform, BlobStore store, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
