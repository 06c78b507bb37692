using Slipway.Diagnostics;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>What a client of registries is told.</summary>
public sealed record RegistryOptions
{
    /// <summary>Where credentials come from; null for none.</summary>
    public RegistryCredentials? Credentials { get; init; }

    /// <summary>
    /// Registries (<c>host[:port]</c>) that may be spoken to without TLS or with a certificate nobody vouches for, as dockerd's <c>insecure-registries</c>. Hosts of the loopback are among them always, as docker has it.
    /// </summary>
    public IReadOnlyList<string> Insecure { get; init; } = [];

    /// <summary>Bytes of one request of a chunked upload; 0 sends each blob in one.</summary>
    public long ChunkSize { get; init; }

    /// <summary>How often something is tried that failed for a reason that may pass (a cut connection, 429 with Retry-After, 5xx).</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long nothing may happen on a connection.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// Speaks the distribution specification 1.1 to registries: Docker Hub, ghcr.io, and docker's own (2.8, which knows no referrers). Tokens (RFC 6750 challenges, docker's token and OAuth2 endpoints) are fetched when a registry asks for them and kept for
/// their life; credentials never appear in an exception, a message or a URL, and never go to another host than the one they are for (redirects to storage included).
/// </summary>
public sealed class RegistryClient(RegistryOptions options) : IDisposable
{
    /// <summary>What it was told.</summary>
    public RegistryOptions Options => options;

    /// <summary>A manifest or index by tag or digest, verified where there is a digest; null when the registry has none.</summary>
    /// <exception cref="SlipwayException">SLIP2500: the registry cannot be reached. SLIP2501: it refuses (credentials missing or wrong). SLIP2502: it answers with an error. SLIP2503: what it sent has another digest. SLIP2504: it cut the transfer and went on doing so.</exception>
    public Task<(Descriptor Descriptor, byte[] Content)?> FindManifestAsync(ImageReference image, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The digest a tag names now, by a HEAD request, which Docker Hub does not count as a pull; null when there is no such tag.</summary>
    public Task<Descriptor?> HeadManifestAsync(ImageReference image, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Copies a blob to a stream, resuming after a cut where it stopped (Range). The content is not verified here.</summary>
    public Task CopyBlobAsync(ImageReference repository, Descriptor blob, Stream target, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Whether the repository has a blob.</summary>
    public Task<bool> HasBlobAsync(ImageReference repository, Digest blob, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Brings a blob into a repository: nothing when it is there, a mount from <paramref name="mountFrom"/> (a repository of the same registry) where that works, else an upload that continues after a cut where the registry says it got to.</summary>
    public Task<BlobPush> PushBlobAsync(ImageReference repository, Descriptor blob, IBlobSource source, ImageReference? mountFrom, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Puts a manifest or index under a tag, or under its digest when the reference has no tag.</summary>
    /// <returns>Whether the registry took note of its subject (<c>OCI-Subject</c>).</returns>
    public Task<bool> PutManifestAsync(ImageReference image, Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}

/// <summary>How a blob came to be in a repository.</summary>
public enum BlobPush
{
    /// <summary>It was there.</summary>
    Existed,

    /// <summary>The registry took it from another of its repositories.</summary>
    Mounted,

    /// <summary>It was sent.</summary>
    Uploaded,
}
