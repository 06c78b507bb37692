using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>A blob being written to a temporary file of its store. Disposing it without <see cref="CommitAsync(string, CancellationToken)"/> leaves nothing.</summary>
public sealed class BlobWriter : IAsyncDisposable
{
    private readonly BlobFiles files;
    private readonly Descriptor? expected;
    private readonly BlobWriterStream stream;
    private readonly string temporary;
    private bool done;

    /// <exception cref="SlipwayException">SLIP2411.</exception>
    internal BlobWriter(BlobFiles files, Descriptor? expected)
    {
        (this.files, this.expected) = (files, expected);
        var file = Attempt(files.CreateTemporary);
        temporary = file.Name;
        stream = new BlobWriterStream(file, expected, files.NotWritten);
    }

    /// <summary>Write only; hashes what passes.</summary>
    public Stream Stream => stream;

    /// <summary>Ends it, and gives it its place in the store.</summary>
    /// <exception cref="SlipwayException">SLIP2411.</exception>
    public async Task<Descriptor> CommitAsync(string mediaType, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await stream.EndAsync(cancellationToken);
        var (digest, size) = stream.Result();
        if (expected is not null && (expected.Digest, expected.Size) != (digest, size))
            throw new SlipwayException(OciErrors.BlobMismatch(expected, $"{digest} of {size} bytes"));
        return Keep(mediaType, digest, size);
    }

    /// <summary>Ends it, and keeps it only if it is one of these; null when it is none.</summary>
    /// <exception cref="SlipwayException">SLIP2411.</exception>
    internal async Task<Descriptor?> CommitAsync(string mediaType, Func<Digest, bool> isWanted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await stream.EndAsync(cancellationToken);
        var (digest, size) = stream.Result();
        return isWanted(digest) ? Keep(mediaType, digest, size) : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stream.CloseAsync();
        if (done)
            return;
        done = true;
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A later build removes it (AbandonedFiles).
        }
    }

    private Descriptor Keep(string mediaType, Digest digest, long size)
    {
        Attempt(() =>
        {
            files.Keep(temporary, digest);
            return true;
        });
        done = true;
        return new Descriptor(mediaType, digest, size);
    }

    private T Attempt<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw files.NotWritten(failure);
        }
    }
}
