using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// The cache of blobs that all builds of a user share: <c>blobs/sha256/…</c> as in an OCI layout, so that other tools can read it, <c>refs/</c>, which remembers what references named, and <c>seen/</c>,
/// which remembers blobs that were verified elsewhere.
/// Safe for several processes at once: a blob appears whole or not at all, and what two write at the same time is the same. One that cannot be written serves what it has.
/// </summary>
public sealed class BlobStore : IBlobSource
{
    private readonly BlobFiles files;
    private readonly KeptReferences references;

    /// <param name="directory">Absolute; made when first written to.</param>
    public BlobStore(string directory)
    {
        Directory = directory;
        files = new BlobFiles(directory, Path.Combine(directory, "tmp"), OciErrors.StoreNotWritten);
        references = new KeptReferences(directory);
        Seen = new SeenFiles(directory);
    }

    /// <summary>What is known of blobs that lie elsewhere.</summary>
    internal SeenFiles Seen { get; }

    /// <summary>Where it is.</summary>
    public string Directory { get; }

    /// <summary>
    /// Where the cache is when nothing else is said: <c>$XDG_CACHE_HOME/slipway/images</c>, <c>~/.cache/slipway/images</c>, <c>%LOCALAPPDATA%\slipway\images</c>; without a home, below the system's folder for temporary files.
    /// </summary>
    /// <param name="variable">The environment variables of the build.</param>
    public static string DefaultDirectory(Func<string, string?> variable)
    {
        // The XDG base directory specification has relative paths ignored.
        if (variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache))
            return Path.Combine(cache, "slipway", "images");
        if (OperatingSystem.IsWindows())
        {
            if (variable("LOCALAPPDATA") is { Length: > 0 } local && Path.IsPathFullyQualified(local))
                return Path.Combine(local, "slipway", "images");
        }
        else if (variable("HOME") is { Length: > 0 } home && Path.IsPathFullyQualified(home))
        {
            return Path.Combine(home, ".cache", "slipway", "images");
        }

        var profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return profile.Length > 0 ? Path.Combine(profile, ".cache", "slipway", "images") : Path.Combine(Path.GetTempPath(), "slipway", "images");
    }

    /// <summary>
    /// Whether the blob is there and sound. Its content is hashed once; as long as the file's stamp does not change that is remembered. One that is damaged is removed, and so counts as missing.
    /// </summary>
    public async Task<bool> HasAsync(Descriptor blob, CancellationToken cancellationToken) => await files.FindAsync(blob, cancellationToken) is not null;

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            if (await files.FindAsync(blob, cancellationToken) is { } path)
                return BlobFiles.Open(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(OciErrors.BlobMissing(Directory, blob, failure.Message), failure);
        }

        throw new SlipwayException(OciErrors.BlobMissing(Directory, blob, "it is not there, or was damaged"));
    }

    /// <inheritdoc/>
    public string? FileOf(Descriptor blob) => files.FindVerified(blob);

    /// <summary>The bytes of a small blob (at most <see cref="OciJson.DocumentLimit"/>), verified; null when it is not there.</summary>
    public Task<byte[]?> FindDocumentAsync(Digest digest, CancellationToken cancellationToken) => files.ReadDocumentAsync(digest, cancellationToken);

    /// <summary>Keeps a blob whose digest is known: <paramref name="write"/> writes its content, which is hashed on the way and kept only if it agrees. Does nothing when it is there.</summary>
    /// <exception cref="SlipwayException">SLIP2410: the content has another digest or size. SLIP2411: the disk is full or cannot be written; nothing is left behind.</exception>
    public async Task AddAsync(Descriptor blob, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (await HasAsync(blob, cancellationToken))
            return;
        await using var writer = new BlobWriter(files, blob);
        await write(writer.Stream, cancellationToken);
        await writer.CommitAsync(blob.MediaType, cancellationToken);
    }

    /// <summary>Bytes of a blob that is known to be there and sound; null when it is not.</summary>
    public long? FindSize(Digest digest) => files.FindVerified(digest);

    /// <summary>Begins a blob whose digest is known only at its end.</summary>
    /// <exception cref="SlipwayException">SLIP2411.</exception>
    public BlobWriter Create() => new(files, expected: null);

    /// <summary>What a reference named for a platform when it was last fetched; null when that is not known.</summary>
    public Descriptor? FindReference(string reference, Platform platform) => references.Find(reference, platform);

    /// <summary>Remembers it. Does nothing where the cache cannot be written.</summary>
    public void KeepReference(string reference, Platform platform, Descriptor manifest) => references.Keep(reference, platform, manifest);
}
