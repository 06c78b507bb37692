using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>The files of an archive by their names within it.</summary>
/// <param name="path">Of the archive, for messages.</param>
internal abstract class ArchiveFiles(string path) : IDisposable
{
    /// <summary>As many bytes as tell how a layer is packed.</summary>
    public const int StartLength = 4;

    public string Path => path;

    /// <exception cref="SlipwayException">SLIP2402, SLIP2405.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<ArchiveFiles> OpenAsync(string path, CancellationToken cancellationToken) =>
        Directory.Exists(path) ? new FolderFiles(System.IO.Path.GetFullPath(path)) : await TarFiles.OpenAsync(path, cancellationToken);

    /// <summary>Bytes of a file; null where there is none of that name.</summary>
    public abstract long? SizeOf(string name);

    /// <summary>Opens a file that there is. The stream is good until another one is opened.</summary>
    public abstract Task<Stream> OpenFileAsync(string name, CancellationToken cancellationToken);

    /// <summary>The first bytes of a file that there is, at most <see cref="StartLength"/>.</summary>
    public virtual async Task<byte[]> ReadStartAsync(string name, CancellationToken cancellationToken)
    {
        var start = new byte[StartLength];
        await using var stream = await OpenFileAsync(name, cancellationToken);
        var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return start[..read];
    }

    /// <summary>Makes blobs available beyond the archive's own life, verified.</summary>
    /// <exception cref="SlipwayException">SLIP2405, SLIP2411.</exception>
    public abstract Task<IBlobSource> TakeAsync(IReadOnlyList<ArchivedBlob> blobs, BlobStore store, CancellationToken cancellationToken);

    /// <summary>A document; null where there is none of that name.</summary>
    /// <exception cref="SlipwayException">SLIP2405: it is too large to be one.</exception>
    public async Task<byte[]?> FindDocumentAsync(string name, CancellationToken cancellationToken)
    {
        if (SizeOf(name) is not { } size)
            return null;
        if (size > OciJson.DocumentLimit)
            throw Damaged(name, $"has {size} bytes, more than the {OciJson.DocumentLimit} that are read");
        var bytes = new byte[size];
        await using var stream = await OpenFileAsync(name, cancellationToken);
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>A document that is named by its digest, verified.</summary>
    /// <exception cref="SlipwayException">SLIP2405.</exception>
    public async Task<byte[]> ReadDocumentAsync(Descriptor document, CancellationToken cancellationToken)
    {
        var name = LayoutPlan.NameOf(document.Digest);
        ExpectSize(new ArchivedBlob(name, document));
        var bytes = (await FindDocumentAsync(name, cancellationToken))!;
        return Digest.Of(bytes) == document.Digest ? bytes : throw Damaged(name, "has other content than its name says");
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <exception cref="SlipwayException">SLIP2405: the archive does not have it, or not with that size.</exception>
    protected void ExpectSize(ArchivedBlob blob)
    {
        if (SizeOf(blob.Name) is not { } size)
            throw Damaged(blob.Name, "is missing");
        if (size != blob.Descriptor.Size)
            throw Damaged(blob.Name, $"has {size} bytes instead of {blob.Descriptor.Size}");
    }

    public SlipwayException Damaged(string name, string why) => new(OciErrors.ArchiveBlobBad(Path, name, why));
}

/// <summary>A blob and the file of the archive that has it.</summary>
internal sealed record ArchivedBlob(string Name, Descriptor Descriptor);
