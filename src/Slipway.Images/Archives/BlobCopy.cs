using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Files;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>Copies a blob to where it is wanted: by the system where it lies in a verified file, else through a buffer and checked on the way.</summary>
internal static class BlobCopy
{
    private const int BufferLength = 1 << 20;

    /// <exception cref="SlipwayException">SLIP2410: it is not what its descriptor says. SLIP2406: it cannot be read.</exception>
    public static async Task CopyAsync(IBlobSource source, Descriptor blob, Stream target, CancellationToken cancellationToken)
    {
        if (source.FileOf(blob) is not { } path)
        {
            await using var stream = await source.OpenAsync(blob, cancellationToken);
            await CopyCheckedAsync(stream, blob, target, cancellationToken);
            return;
        }

        await using var file = Read(blob, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan));
        if (file.Length != blob.Size)
            throw new SlipwayException(OciErrors.BlobMismatch(blob, $"{file.Length} bytes"));
        await CopyFileAsync(file, blob, target, cancellationToken);
    }

    /// <summary>Copies exactly the blob, and finds out whether it was that.</summary>
    public static async Task CopyCheckedAsync(Stream source, Descriptor blob, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copied = await CopyBytesAsync(source, blob, target, blob.Size, hash, cancellationToken);
        if (copied != blob.Size)
            throw new SlipwayException(OciErrors.BlobMismatch(blob, $"{copied} bytes"));
        if (await ReadAsync(source, blob, new byte[1], cancellationToken) != 0)
            throw new SlipwayException(OciErrors.BlobMismatch(blob, "more bytes"));
        if (Digest.FromHash(hash.GetHashAndReset()) is var found && found != blob.Digest)
            throw new SlipwayException(OciErrors.BlobMismatch(blob, $"{found} of {copied} bytes"));
    }

    private static async Task CopyFileAsync(FileStream file, Descriptor blob, Stream target, CancellationToken cancellationToken)
    {
        var copied = 0L;
        if (target is FileStream targetFile)
        {
            await targetFile.FlushAsync(cancellationToken);
            copied = SystemCopy.Copy(file.SafeFileHandle, targetFile.SafeFileHandle, targetFile.Position, blob.Size, cancellationToken);
            targetFile.Position += copied;
            file.Position = copied;
        }

        if (copied < blob.Size)
            copied += await CopyBytesAsync(file, blob, target, blob.Size - copied, hash: null, cancellationToken);
        if (copied != blob.Size)
            throw new SlipwayException(OciErrors.BlobMismatch(blob, $"{copied} bytes"));
    }

    private static async Task<long> CopyBytesAsync(Stream source, Descriptor blob, Stream target, long length, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(BufferLength, Math.Max(1, length))];
        var copied = 0L;
        while (copied < length)
        {
            var read = await ReadAsync(source, blob, buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - copied)), cancellationToken);
            if (read == 0)
                break;
            hash?.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            copied += read;
        }

        return copied;
    }

    // A source's failure is told apart from the target's, which means a full disk or a folder that cannot be written.
    private static async ValueTask<int> ReadAsync(Stream source, Descriptor blob, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new SlipwayException(OciErrors.BlobUnreadable(blob, failure.Message), failure);
        }
    }

    private static FileStream Read(Descriptor blob, Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(OciErrors.BlobUnreadable(blob, failure.Message), failure);
        }
    }
}
