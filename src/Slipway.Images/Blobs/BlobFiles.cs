using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// The files of a store. A blob that was verified has a time of modification that is made of its digest: whoever writes to the file afterwards changes it, and one look at the file tells. So there is no
/// record beside the blobs that could be lost, forged by accident or disagree, and a cache that is packed and unpacked with its times, as CI does, need not be hashed again.
/// </summary>
/// <param name="directory">Has the folder <c>blobs</c>.</param>
/// <param name="temporaryDirectory">On the same file system; made when it is needed.</param>
/// <param name="notWritten">Says of a directory why it could not be written.</param>
internal sealed class BlobFiles(string directory, string temporaryDirectory, Func<string, string, Diagnostic> notWritten)
{
    private const int HashBuffer = 1 << 20;

    // What this process verified and could not mark, because the cache is another user's or read-only.
    private readonly ConcurrentDictionary<string, (long Size, DateTime Modified)> unmarked = new(StringComparer.Ordinal);
    private int swept;

    /// <summary>What to tell when a file cannot be written.</summary>
    public SlipwayException NotWritten(Exception failure) => new(notWritten(directory, failure.Message.TrimEnd('.')), failure);

    public string PathOf(Digest digest) => Path.Combine(directory, "blobs", "sha256", digest.Hex);

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>The path of a blob known to be sound, without reading it; null when it is not there, or was not verified.</summary>
    public string? FindVerified(Descriptor blob)
    {
        var file = new FileInfo(PathOf(blob.Digest));
        return file.Exists && file.Length == blob.Size && IsVerified(file, blob.Digest) ? file.FullName : null;
    }

    /// <summary>Bytes of a blob known to be sound, without reading it; null when it is not there, or was not verified.</summary>
    public long? FindVerified(Digest digest)
    {
        var file = new FileInfo(PathOf(digest));
        return file.Exists && IsVerified(file, digest) ? file.Length : null;
    }

    /// <summary>The path of a sound blob, reading it where that is not known; null when it is missing. Removes it when it is damaged.</summary>
    public async Task<string?> FindAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var path = PathOf(blob.Digest);
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (!IsVerified(file, blob.Digest) && !await VerifyAsync(file, blob.Digest, cancellationToken))
            return null;
        return file.Length == blob.Size ? path : null;
    }

    public async Task<byte[]?> ReadDocumentAsync(Digest digest, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(digest));
        if (!file.Exists || file.Length > OciJson.DocumentLimit)
            return null;
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Removed by another process since, or not for this user: as good as missing.
            return null;
        }

        if (Digest.Of(bytes) == digest)
            return bytes;
        Remove(file, digest);
        return null;
    }

    /// <summary>Makes a temporary file for a blob that is to come.</summary>
    public FileStream CreateTemporary()
    {
        Directory.CreateDirectory(temporaryDirectory);
        if (Interlocked.Exchange(ref swept, 1) == 0)
            AbandonedFiles.Remove(temporaryDirectory);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 16,
        };
        // Blobs never change; in a layout that was linked from the cache an editor should notice, too.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        return new FileStream(Path.Combine(temporaryDirectory, AbandonedFiles.NewName()), options);
    }

    /// <summary>
    /// Gives a verified temporary file its place. It is not forced onto the disk first: a file that a power failure cut short has another size or time than it should have, and is noticed.
    /// </summary>
    public void Keep(string temporary, Digest digest)
    {
        var path = PathOf(digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.SetLastWriteTimeUtc(temporary, MarkOf(digest));
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && OperatingSystem.IsWindows() && File.Exists(path))
        {
            // Windows does not replace a file that somebody reads. What is there was written by another build at the same time, and is looked at before it is used.
            File.Delete(temporary);
        }
    }

    /// <summary>Whether a store vouches for a file: as long as nobody writes to it, its content is what the digest says.</summary>
    public static bool IsMarked(string path, Digest digest) => File.GetLastWriteTimeUtc(path) == MarkOf(digest);

    /// <summary>A time that nothing but this store gives a file: whole even seconds, which every file system keeps, from 2001 to 2002, by the first 24 bits of the digest.</summary>
    internal static DateTime MarkOf(Digest digest) => new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(2 * Convert.ToInt32(digest.Hex[..6], 16));

    private bool IsVerified(FileInfo file, Digest digest) =>
        file.LastWriteTimeUtc == MarkOf(digest) || (unmarked.TryGetValue(file.FullName, out var known) && known == (file.Length, file.LastWriteTimeUtc));

    private async Task<bool> VerifyAsync(FileInfo file, Digest digest, CancellationToken cancellationToken)
    {
        byte[] hash;
        try
        {
            await using var stream = Open(file.FullName);
            using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[HashBuffer];
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
                sha256.AppendData(buffer, 0, read);
            hash = sha256.GetHashAndReset();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Removed by another process since, on a bad disk, or not for this user: as good as missing.
            return false;
        }

        if (Digest.FromHash(hash) != digest)
        {
            Remove(file, digest);
            return false;
        }

        Mark(file, digest);
        return true;
    }

    private void Mark(FileInfo file, Digest digest)
    {
        var (size, modified) = (file.Length, file.LastWriteTimeUtc);
        file.Refresh();
        // Written to while it was read: its next user reads it again.
        if (!file.Exists || (file.Length, file.LastWriteTimeUtc) != (size, modified))
            return;
        try
        {
            File.SetLastWriteTimeUtc(file.FullName, MarkOf(digest));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            unmarked[file.FullName] = (size, modified);
        }
    }

    private static void Remove(FileInfo file, Digest digest)
    {
        try
        {
            // Another process may have noticed as well and have put a sound one in its place.
            file.Refresh();
            if (file.Exists && file.LastWriteTimeUtc != MarkOf(digest))
                file.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // In a cache that cannot be written the blob stays, and counts as missing each time.
        }
    }
}
