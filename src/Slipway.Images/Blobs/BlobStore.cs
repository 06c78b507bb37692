using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// The cache of blobs that all builds of a user share: <c>blobs/sha256/…</c> as in an OCI layout, so that other tools can read it, and <c>refs/</c>, which remembers what references named.
/// Safe for several processes at once: a blob appears whole or not at all, and what two write at the same time is the same.
/// </summary>
/// <param name="directory">Absolute; made when first written to.</param>
public sealed class BlobStore(string directory) : IBlobSource
{
    /// <summary>Where it is.</summary>
    public string Directory => directory;

    /// <summary>Where the cache is when nothing else is said: <c>$XDG_CACHE_HOME/slipway/images</c>, <c>~/.cache/slipway/images</c>, <c>%LOCALAPPDATA%\slipway\images</c>.</summary>
    /// <param name="variable">The environment variables of the build.</param>
    public static string DefaultDirectory(Func<string, string?> variable) => throw new NotImplementedException();

    /// <summary>
    /// Whether the blob is there and sound. Its content is hashed once; as long as the file's stamp does not change that is remembered. One that is damaged is removed, and so counts as missing.
    /// </summary>
    public Task<bool> HasAsync(Descriptor blob, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public string? FileOf(Descriptor blob) => throw new NotImplementedException();

    /// <summary>The bytes of a small blob (at most <see cref="OciJson.DocumentLimit"/>), verified; null when it is not there.</summary>
    public Task<byte[]?> FindDocumentAsync(Digest digest, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Keeps a blob whose digest is known: <paramref name="write"/> writes its content, which is hashed on the way and kept only if it agrees. Does nothing when it is there.</summary>
    /// <exception cref="SlipwayException">SLIP2410: the content has another digest or size. SLIP2411: the disk is full or cannot be written; nothing is left behind.</exception>
    public Task AddAsync(Descriptor blob, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Begins a blob whose digest is known only at its end.</summary>
    /// <exception cref="SlipwayException">SLIP2411.</exception>
    public BlobWriter Create() => throw new NotImplementedException();

    /// <summary>What a reference named for a platform when it was last fetched; null when that is not known.</summary>
    public Descriptor? FindReference(string reference, Platform platform) => throw new NotImplementedException();

    /// <summary>Remembers it. Does nothing where the cache cannot be written.</summary>
    public void KeepReference(string reference, Platform platform, Descriptor manifest) => throw new NotImplementedException();
}

/// <summary>A blob being written to a temporary file of its store. Disposing it without <see cref="CommitAsync"/> leaves nothing.</summary>
public sealed class BlobWriter : IAsyncDisposable
{
    /// <summary>Write only; hashes what passes.</summary>
    public Stream Stream => throw new NotImplementedException();

    /// <summary>Ends it, and gives it its place in the store.</summary>
    /// <exception cref="SlipwayException">SLIP2411.</exception>
    public Task<Descriptor> CommitAsync(string mediaType, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
