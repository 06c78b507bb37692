using System.Collections.Concurrent;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Whole images from and to registries.</summary>
/// <param name="client">Speaks to them.</param>
/// <param name="store">Keeps what is fetched.</param>
public sealed class RegistryImages(RegistryClient client, BlobStore store)
{
    private readonly ConcurrentDictionary<Digest, SemaphoreSlim> fetching = [];

    /// <summary>
    /// The image for a platform: from the store where it has a manifest for the reference (unless <paramref name="renew"/>), else from the registry, whose answer the store then remembers. Documents are fetched at once; layers when
    /// they are opened, into the store, verified.
    /// </summary>
    /// <param name="reference">With a digest, exactly that.</param>
    /// <param name="platform">Which of a multi-platform image.</param>
    /// <param name="renew">Ask the registry even when the store knows an answer; what a digest names is known for good.</param>
    /// <param name="progress">Hears of each layer that is fetched: <c>pulling sha256:0123456789ab (12 MB) of python:3.11-slim</c>. May be called by several threads at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The image, or null when the registry has no such reference.</returns>
    /// <exception cref="SlipwayException">Those of <see cref="RegistryClient"/>. SLIP2404: none for this platform (says which).</exception>
    public Task<ImageContent?> PullAsync(ImageReference reference, Platform platform, bool renew, Action<string> progress, CancellationToken cancellationToken) =>
        new ImagePull(client, store, reference, platform, new RegistryBlobs(client, store, reference, fetching, progress)).RunAsync(renew, cancellationToken);

    /// <summary>
    /// Pushes an image under all its references: blobs concurrently, then manifests, then the index of a multi-platform one, then what refers to them (by the referrers tag where the registry knows no subjects). Nothing is sent that is there.
    /// </summary>
    /// <param name="images">Its references name the registries.</param>
    /// <param name="bases">The repositories that layers may be mounted from.</param>
    /// <param name="progress">Hears of each blob that is sent. May be called by several threads at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What each reference now names.</returns>
    public Task<IReadOnlyList<PushedImage>> PushAsync(ImageSet images, IReadOnlyList<ImageReference> bases, Action<string> progress, CancellationToken cancellationToken) =>
        new ImagePush(client, images, bases, progress).RunAsync(cancellationToken);
}
