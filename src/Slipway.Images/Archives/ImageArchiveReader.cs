using Slipway.Diagnostics;
using Slipway.Docker.References;
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
    /// <param name="reference">As written in the project; null for the only image. Its digest, where it has one, must be that of the image or of an index that leads to it.</param>
    /// <param name="platform">Which of a multi-platform image.</param>
    /// <param name="store">Keeps what is read from a tar.</param>
    /// <param name="cancellationToken">Ends it, leaving nothing half-written.</param>
    /// <exception cref="SlipwayException">SLIP2401: it cannot be read. SLIP2402: it is no image archive. SLIP2403: it has no such image (says which it has).
    /// SLIP2404: none for this platform (says which). SLIP2405: a blob is missing or damaged. SLIP2407: the digest is not confirmed. SLIP2400: a document is malformed. SLIP2411: the store cannot be written.</exception>
    public static async Task<ImageContent> ReadAsync(string path, string? reference, Platform platform, BlobStore store, CancellationToken cancellationToken)
    {
        try
        {
            using var files = await ArchiveFiles.OpenAsync(path, cancellationToken);
            var image = await FindAsync(files, reference, cancellationToken);
            return await image.ReadAsync(platform, PinOf(reference), store, cancellationToken);
        }
        catch (EndOfStreamException failure)
        {
            throw new SlipwayException(OciErrors.ArchiveBlobBad(path, "it", "ends in the middle of a file: it was cut short"), failure);
        }
        catch (InvalidDataException failure)
        {
            throw new SlipwayException(OciErrors.ArchiveBlobBad(path, "its compressed data", $"cannot be read ({failure.Message.TrimEnd('.')})"), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(OciErrors.ArchiveUnreadable(path, failure.Message), failure);
        }
        catch (SlipwayException failure) when (failure.Diagnostics is [{ Code: "SLIP2410" } mismatch])
        {
            throw new SlipwayException(OciErrors.ArchiveBlobBad(path, "a blob", $"is not what it is named ({mismatch.Message})"), failure);
        }
    }

    private static async Task<ArchivedImage> FindAsync(ArchiveFiles files, string? reference, CancellationToken cancellationToken)
    {
        var layout = await LayoutImage.FindAllAsync(files, cancellationToken);
        if (layout is not null && (Named(layout, reference) ?? Only(layout)) is { } image)
            return image;
        var docker = await DockerImage.FindAllAsync(files, cancellationToken);
        if (docker is not null && (Named(docker, reference) ?? (layout is null ? Only(docker) : null)) is { } saved)
            return saved;
        if (layout is null && docker is null)
            throw new SlipwayException(OciErrors.NotAnArchive(files.Path, "it has neither index.json nor manifest.json"));
        var names = (layout ?? []).Concat(docker ?? []).SelectMany(known => known.Names).Distinct(StringComparer.Ordinal).ToList();
        throw new SlipwayException(OciErrors.NoSuchImage(files.Path, reference, names));
    }

    private static ArchivedImage? Named(IReadOnlyList<ArchivedImage> images, string? reference)
    {
        if (reference is null)
            return null;
        var parsed = ImageReference.TryParse(reference, out var read) ? read : null;
        var matches = images.Select(image => (Image: image, Match: image.Match(reference, parsed))).Where(item => item.Match != NameMatch.None).OrderByDescending(item => item.Match).ToList();
        if (matches.Count == 0)
            return null;
        var best = matches.Where(item => item.Match == matches[0].Match).Select(item => item.Image).ToList();
        return best[0].Match(reference, parsed) == NameMatch.Full ? best[0] : Only(best);
    }

    private static ArchivedImage? Only(IReadOnlyList<ArchivedImage> images) => images.Count > 0 && images.All(image => image.Identity == images[0].Identity) ? images[0] : null;

    private static PinnedReference? PinOf(string? reference) =>
        reference is not null && ImageReference.TryParse(reference, out var parsed) && parsed!.Digest is { } digest ? new PinnedReference(reference, digest) : null;
}
