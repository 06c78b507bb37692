using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>Blobs that lie in a folder, verified, and others that the store has.</summary>
internal sealed class FolderBlobs(string path, IReadOnlyDictionary<Digest, VerifiedFile> files, BlobStore store) : IBlobSource
{
    public string? FileOf(Descriptor blob) => files.TryGetValue(blob.Digest, out var file) ? file.IsUnchanged ? file.Path : null : store.FileOf(blob);

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (!files.TryGetValue(blob.Digest, out var file))
            return store.OpenAsync(blob, cancellationToken);
        try
        {
            return Task.FromResult<Stream>(BlobFiles.Open(file.Path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(OciErrors.ArchiveBlobBad(path, blob.Digest.ToString(), $"cannot be read any more: {failure.Message.TrimEnd('.')}"), failure);
        }
    }
}

/// <summary>A file whose content was hashed, and its stamp from before.</summary>
internal sealed record VerifiedFile(string Path, long Size, DateTime Modified)
{
    public bool IsUnchanged => new FileInfo(Path) is { Exists: true } file && (file.Length, file.LastWriteTimeUtc) == (Size, Modified);
}
