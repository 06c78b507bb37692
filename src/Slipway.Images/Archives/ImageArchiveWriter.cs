using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>Writes images where no engine is needed. The same images give the same bytes, anywhere and at any time.</summary>
public static class ImageArchiveWriter
{
    /// <summary>
    /// Writes one tar that is both an OCI layout and a docker archive (<c>manifest.json</c>), so that <c>docker load</c> of every engine, podman, skopeo and containerd read it. Written beside its place and moved there
    /// when whole. Blobs first, the documents that name them last. Of an image for several platforms, <c>manifest.json</c> names the one for this machine's, else the first.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP2017: it cannot be written; what was at the path is as it was. SLIP2406, SLIP2410: a layer cannot be read, or is not what it should be.</exception>
    public static async Task WriteFileAsync(string path, ImageSet images, CancellationToken cancellationToken)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await using (var target = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
                await WriteAsync(target, new LayoutPlan(images), static _ => true, cancellationToken);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ImageErrors.ArchiveNotWritten(path, failure.Message), failure);
        }
        finally
        {
            if (File.Exists(fresh))
                File.Delete(fresh);
        }
    }

    /// <summary>Writes or updates an OCI layout folder; blobs that are there are left alone, others are linked or copied, and <c>index.json</c> is replaced last, in one step. Entries of other references stay.</summary>
    /// <exception cref="SlipwayException">SLIP2017. SLIP2400: the folder's own <c>index.json</c> is malformed. SLIP2406, SLIP2410: a layer cannot be read, or is not what it should be.</exception>
    public static async Task WriteFolderAsync(string path, ImageSet images, CancellationToken cancellationToken)
    {
        try
        {
            await new LayoutFolder(Path.GetFullPath(path)).WriteAsync(new LayoutPlan(images), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ImageErrors.ArchiveNotWritten(path, failure.Message), failure);
        }
    }

    /// <summary>Writes the tar to a stream, for an engine: the image for one platform.</summary>
    /// <param name="target">Not closed.</param>
    /// <param name="image">The image.</param>
    /// <param name="references">Its names.</param>
    /// <param name="sends">Whether a layer's blob is part of the tar: an engine needs no layers that it has (thin load).</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP2406, SLIP2410: a layer cannot be read, or is not what it should be.</exception>
    public static Task WriteAsync(
        Stream target, ImageContent image, IReadOnlyList<ImageReference> references, Func<Descriptor, bool> sends, CancellationToken cancellationToken) =>
        WriteAsync(target, new LayoutPlan(new ImageSet("", references, [image])), sends, cancellationToken);

    /// <summary>Writes a docker archive of an image, of whose layers only some are at hand.</summary>
    /// <param name="target">Not closed.</param>
    /// <param name="image">The image.</param>
    /// <param name="references">Its names.</param>
    /// <param name="sent">The digests of the blobs that go along.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task WriteDockerArchiveAsync(Stream target, DockerArchive image, IReadOnlyList<ImageReference> references, IReadOnlySet<Digest> sent, CancellationToken cancellationToken)
    {
        var tar = new TarWriter(target);
        await tar.WriteFolderAsync("blobs/", cancellationToken);
        await tar.WriteFolderAsync("blobs/sha256/", cancellationToken);
        var written = new HashSet<Digest>();
        foreach (var blob in image.Blobs)
        {
            if (blob is not null && sent.Contains(blob.Digest) && written.Add(blob.Digest))
                await WriteLayerAsync(tar, new PlannedBlob(blob, Content: null, image.Source), cancellationToken);
        }

        await tar.WriteFileAsync(image.ConfigurationName, image.ConfigurationBytes, cancellationToken);
        await tar.WriteFileAsync(LayoutPlan.ManifestFile, image.Manifest(references), cancellationToken);
        await tar.EndAsync(cancellationToken);
    }

    private static async Task WriteAsync(Stream target, LayoutPlan plan, Func<Descriptor, bool> sends, CancellationToken cancellationToken)
    {
        var tar = new TarWriter(target);
        await tar.WriteFolderAsync("blobs/", cancellationToken);
        await tar.WriteFolderAsync("blobs/sha256/", cancellationToken);
        foreach (var blob in plan.Blobs)
        {
            if (blob.Content is { } content)
                await tar.WriteFileAsync(blob.Name, content, cancellationToken);
            else if (sends(blob.Descriptor))
                await WriteLayerAsync(tar, blob, cancellationToken);
        }

        await tar.WriteFileAsync(LayoutPlan.IndexFile, OciJson.Write(new ImageIndex(plan.Entries)), cancellationToken);
        await tar.WriteFileAsync(LayoutPlan.ManifestFile, plan.DockerManifest(), cancellationToken);
        await tar.WriteFileAsync(LayoutPlan.LayoutFile, LayoutPlan.Layout, cancellationToken);
        await tar.EndAsync(cancellationToken);
    }

    private static async Task WriteLayerAsync(TarWriter tar, PlannedBlob blob, CancellationToken cancellationToken)
    {
        await tar.BeginFileAsync(blob.Name, blob.Descriptor.Size, cancellationToken);
        await BlobCopy.CopyAsync(blob.Source!, blob.Descriptor, tar.Target, cancellationToken);
        await tar.EndFileAsync(blob.Descriptor.Size, cancellationToken);
    }
}
