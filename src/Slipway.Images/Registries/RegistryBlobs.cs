using System.Collections.Concurrent;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Gives the blobs of one repository out of the store, into which they are fetched when they are first opened.</summary>
/// <param name="client">Fetches.</param>
/// <param name="store">Keeps.</param>
/// <param name="repository">Where they are.</param>
/// <param name="fetching">One gate for each blob, so that who opens the same one at the same time fetches it once.</param>
/// <param name="progress">Hears of each fetch.</param>
internal sealed class RegistryBlobs(
    RegistryClient client, BlobStore store, ImageReference repository, ConcurrentDictionary<Digest, SemaphoreSlim> fetching, Action<string> progress) : IBlobSource
{
    // Of the store, for content that is not what its digest says.
    private const string MismatchCode = "SLIP2410";

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (!await store.HasAsync(blob, cancellationToken))
        {
            var gate = fetching.GetOrAdd(blob.Digest, _ => new SemaphoreSlim(1));
            await gate.WaitAsync(cancellationToken);
            try
            {
                await FetchAsync(blob, cancellationToken);
            }
            finally
            {
                gate.Release();
            }
        }

        return await store.OpenAsync(blob, cancellationToken);
    }

    /// <inheritdoc/>
    public string? FileOf(Descriptor blob) => store.FileOf(blob);

    private async Task FetchAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            await store.AddAsync(
                blob,
                (target, token) =>
                {
                    progress($"pulling {RegistryErrors.Short(blob.Digest)} ({ByteCount.Format(blob.Size)}) of {repository}");
                    return client.CopyBlobAsync(repository, blob, target, token);
                },
                cancellationToken);
        }
        catch (SlipwayException e) when (e.Diagnostics[0].Code == MismatchCode)
        {
            throw new SlipwayException(RegistryErrors.WrongContent(repository.Domain, $"the blob {blob.Digest}", "its bytes have another digest"));
        }
    }
}
