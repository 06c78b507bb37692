using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// Writes a blob's file and hashes it. Failures of the file are told as such, so that they are not taken for those of whatever the content is read from; content that is longer than announced is refused
/// when it gets too long, not when the disk is full.
/// </summary>
internal sealed class BlobWriterStream(FileStream file, Descriptor? expected, Func<Exception, SlipwayException> notWritten) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long written;
    private bool ended;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !ended;

    public override long Length => written;

    public override long Position
    {
        get => written;
        set => throw new NotSupportedException();
    }

    public (Digest Digest, long Size) Result() => (Digest.FromHash(hash.GetHashAndReset()), written);

    /// <summary>Writes what is buffered and closes the file.</summary>
    /// <exception cref="SlipwayException">What <c>notWritten</c> makes.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        ended = true;
        try
        {
            await file.FlushAsync(cancellationToken);
            await file.DisposeAsync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw notWritten(failure);
        }
    }

    /// <summary>Closes the file, whose content is not wanted any more.</summary>
    public async ValueTask CloseAsync()
    {
        ended = true;
        hash.Dispose();
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException)
        {
            // The disk is full, and the rest of the buffer is of no use: the file is removed next.
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer.Length);
        try
        {
            file.Write(buffer);
        }
        catch (IOException failure)
        {
            throw notWritten(failure);
        }

        hash.AppendData(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Length);
        try
        {
            // The system writes while this thread hashes.
            var writing = file.WriteAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span);
            await writing;
        }
        catch (IOException failure)
        {
            throw notWritten(failure);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // What is written is looked at only when the blob is whole.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Count(int length)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        written += length;
        if (expected is not null && written > expected.Size)
            throw new SlipwayException(OciErrors.BlobMismatch(expected, "more bytes"));
    }
}
