using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>
/// Speaks the distribution specification 1.1 to registries: Docker Hub, ghcr.io, and docker's own (2.8, which knows no referrers). Tokens (RFC 6750 challenges, docker's token and OAuth2 endpoints) are fetched when a registry asks for them and kept for
/// their life; credentials never appear in an exception, a message or a URL, and never go to another host than the one they are for (redirects to storage included).
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly TimeProvider time;
    private readonly RegistryConnections connections;
    private readonly ConcurrentDictionary<string, RegistrySession> sessions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Connects to nothing yet.</summary>
    public RegistryClient(RegistryOptions options)
        : this(options, TimeProvider.System)
    {
    }

    /// <param name="options">What it is told.</param>
    /// <param name="time">Waits between attempts, and says when a token ends.</param>
    internal RegistryClient(RegistryOptions options, TimeProvider time) => (Options, this.time, connections) = (options, time, new RegistryConnections(options));

    /// <summary>What it was told.</summary>
    public RegistryOptions Options { get; }

    /// <summary>A manifest or index by tag or digest, verified where there is a digest; null when the registry has none.</summary>
    /// <exception cref="SlipwayException">SLIP2500: the registry cannot be reached. SLIP2501: it refuses (credentials missing or wrong). SLIP2502: it answers with an error. SLIP2503: what it sent has another digest. SLIP2504: it cut the transfer and went on doing so.
    /// SLIP2507: it is no manifest. SLIP2508: it is too large. SLIP2511: it has had too many requests.</exception>
    public Task<(Descriptor Descriptor, byte[] Content)?> FindManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var wanted = DigestOf(image);
        var session = SessionOf(image);
        var purpose = $"give the manifest of {image}";
        return Patience().TryAsync<(Descriptor, byte[])?>(
            async () =>
            {
                using var answer = await session.SendAsync(Manifest(HttpMethod.Get, image, purpose), cancellationToken);
                if (answer.Status == 404) return null;
                if (answer.Status != 200) throw await session.RefusalAsync(answer, "", purpose);
                var content = await answer.ReadDocumentAsync($"the manifest of {image}", OciJson.DocumentLimit);
                var digest = Digest.Of(content);
                if (wanted is { } asked && asked != digest)
                    throw new SlipwayException(RegistryErrors.WrongContent(image.Domain, image.ToString(), $"its digest is {digest}"));
                if (Digest.TryParse(answer.Header("Docker-Content-Digest"), out var told) && told != digest)
                    throw new SlipwayException(RegistryErrors.WrongContent(image.Domain, image.ToString(), $"the registry says {told}, and what came is {digest}"));
                return (new Descriptor(ManifestDocument.TypeOf(content, answer.MediaType, image.ToString()), digest, content.Length), content);
            },
            cancellationToken);
    }

    /// <summary>The digest a tag names now, by a HEAD request, which Docker Hub does not count as a pull; null when there is no such tag.</summary>
    public Task<Descriptor?> HeadManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
        HeadManifestAsync(image, RegistryRequest.PullScopes(image.Path), cancellationToken);

    /// <summary>Copies a blob to a stream, resuming after a cut where it stopped (Range). The content is not verified here.</summary>
    /// <exception cref="SlipwayException">Those of <see cref="FindManifestAsync"/>. SLIP2505: there is no such blob.</exception>
    public Task CopyBlobAsync(ImageReference repository, Descriptor blob, Stream target, CancellationToken cancellationToken) =>
        new BlobDownload(SessionOf(repository), repository, blob, target, Patience()).RunAsync(cancellationToken);

    /// <summary>Whether the repository has a blob.</summary>
    public Task<bool> HasBlobAsync(ImageReference repository, Digest blob, CancellationToken cancellationToken) =>
        HasBlobAsync(repository, blob, RegistryRequest.PullScopes(repository.Path), cancellationToken);

    /// <summary>Brings a blob into a repository: nothing when it is there, a mount from <paramref name="mountFrom"/> (a repository of the same registry) where that works, else an upload that continues after a cut where the registry says it got to.</summary>
    /// <exception cref="SlipwayException">Those of <see cref="FindManifestAsync"/>. SLIP2505: the repository takes nothing. SLIP2510: the blob is too large for the registry.</exception>
    public async Task<BlobPush> PushBlobAsync(ImageReference repository, Descriptor blob, IBlobSource source, ImageReference? mountFrom, CancellationToken cancellationToken)
    {
        if (await HasBlobAsync(repository, blob.Digest, RegistryRequest.PushScopes(repository.Path), cancellationToken)) return BlobPush.Existed;
        var usable = mountFrom?.Domain == repository.Domain && mountFrom.Path != repository.Path ? mountFrom : null;
        return await new BlobUpload(SessionOf(repository), repository, blob, source, Options.ChunkSize, Patience()).RunAsync(usable, cancellationToken);
    }

    /// <summary>Puts a manifest or index under a tag, or under its digest when the reference has no tag.</summary>
    /// <returns>Whether the registry took note of its subject (<c>OCI-Subject</c>).</returns>
    public Task<bool> PutManifestAsync(ImageReference image, Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var session = SessionOf(image);
        var purpose = $"take the manifest of {image}";
        var request = new RegistryRequest(HttpMethod.Put, $"/v2/{image.Path}/manifests/{image.Tag ?? manifest.Digest.ToString()}", purpose)
        {
            Scopes = RegistryRequest.PushScopes(image.Path),
            Headers = [new("Content-Type", manifest.MediaType)],
            Body = _ => new ReadOnlyMemoryContent(content),
        };
        return Patience().TryAsync(
            async () =>
            {
                using var answer = await session.SendAsync(request, cancellationToken);
                if (answer.Status is not (>= 200 and < 300)) throw await session.RefusalAsync(answer, image.Path, purpose);
                if (Digest.TryParse(answer.Header("Docker-Content-Digest"), out var told) && told != manifest.Digest)
                    throw new SlipwayException(RegistryErrors.WrongContent(image.Domain, image.ToString(), $"it keeps {told} where {manifest.Digest} was sent"));
                return answer.Header("OCI-Subject") is not null;
            },
            cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        connections.Dispose();
        foreach (var (_, session) in sessions) session.Dispose();
    }

    /// <summary>As <see cref="HeadManifestAsync(ImageReference, CancellationToken)"/>, as part of a push, which has a token of its own.</summary>
    internal Task<Descriptor?> HeadManifestForPushAsync(ImageReference image, CancellationToken cancellationToken) =>
        HeadManifestAsync(image, RegistryRequest.PushScopes(image.Path), cancellationToken);

    private async Task<Descriptor?> HeadManifestAsync(ImageReference image, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var session = SessionOf(image);
        var purpose = $"tell the digest of {image}";
        var (isThere, found) = await Patience().TryAsync(
            async () =>
            {
                using var answer = await session.SendAsync(Manifest(HttpMethod.Head, image, purpose) with { Scopes = scopes }, cancellationToken);
                if (answer.Status == 404) return (false, null);
                if (answer.Status != 200) throw await session.RefusalAsync(answer, "", purpose);
                var complete = Digest.TryParse(answer.Header("Docker-Content-Digest"), out var digest) & answer is { Length: > 0, MediaType: not null };
                return (true, complete ? new Descriptor(answer.MediaType!, digest, answer.Length!.Value) : null);
            },
            cancellationToken);
        if (!isThere || found is not null) return found;
        // The specification does not oblige a registry to tell all that by HEAD.
        return (await FindManifestAsync(image, cancellationToken))?.Descriptor;
    }

    private Task<bool> HasBlobAsync(ImageReference repository, Digest blob, IReadOnlyList<string> scopes, CancellationToken cancellationToken) =>
        Patience().TryAsync(() => SessionOf(repository).HasBlobAsync(repository.Path, blob, scopes, cancellationToken), cancellationToken);

    private static RegistryRequest Manifest(HttpMethod method, ImageReference image, string purpose) =>
        new(method, string.Create(CultureInfo.InvariantCulture, $"/v2/{image.Path}/manifests/{image.Digest ?? image.Tag}"), purpose)
        {
            Scopes = RegistryRequest.PullScopes(image.Path),
            Headers = ManifestDocument.Accept,
        };

    private static Digest? DigestOf(ImageReference image) =>
        image.Digest is null ? null : Digest.TryParse(image.Digest, out var digest) ? digest : throw new SlipwayException(RegistryErrors.OtherAlgorithm(image.ToString()));

    private Patience Patience() => new(Options.Attempts, time);

    private RegistrySession SessionOf(ImageReference image) => sessions.GetOrAdd(image.Domain, domain => new RegistrySession(domain, Options, connections, time));
}
