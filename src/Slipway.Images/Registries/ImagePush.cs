using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Building;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Brings one image into the repositories of its references. What names something is sent after it, so that nothing incomplete can be pulled.</summary>
internal sealed class ImagePush
{
    private const int Concurrency = 3;

    private readonly RegistryClient client;
    private readonly ImageSet images;
    private readonly Action<string> progress;
    private readonly List<ImageReference> mountable;
    private readonly Descriptor top;
    private readonly ReadOnlyMemory<byte> topBytes;

    /// <param name="client">Speaks to the registries.</param>
    /// <param name="images">What to push.</param>
    /// <param name="bases">The repositories that layers may be mounted from.</param>
    /// <param name="progress">Hears of each blob that is sent, several at a time.</param>
    public ImagePush(RegistryClient client, ImageSet images, IReadOnlyList<ImageReference> bases, Action<string> progress)
    {
        (this.client, this.images, this.progress, mountable) = (client, images, progress, [.. bases]);
        if (images.Images is [var only])
        {
            (top, topBytes) = (only.Descriptor, only.ManifestBytes);
            return;
        }

        topBytes = OciJson.Write(new ImageIndex([.. images.Images.Select(image => image.Descriptor)]));
        top = Descriptor.Of(MediaTypes.Index, topBytes.Span);
    }

    public async Task<IReadOnlyList<PushedImage>> RunAsync(CancellationToken cancellationToken)
    {
        List<PushedImage> pushed = [];
        foreach (var references in images.References.GroupBy(reference => reference.Name))
        {
            var repository = references.First();
            var sent = 0L;
            List<ImageReference> stale = [];
            foreach (var reference in references)
            {
                if ((await client.HeadManifestForPushAsync(reference, cancellationToken))?.Digest != top.Digest) stale.Add(reference);
            }

            if (stale.Count > 0) sent += await PushImagesAsync(repository, cancellationToken);
            foreach (var reference in references)
            {
                if (stale.Contains(reference))
                {
                    await client.PutManifestAsync(reference, top, topBytes, cancellationToken);
                    sent += topBytes.Length;
                }

                if (reference == repository) sent += await PushAttachmentsAsync(repository, cancellationToken);
                pushed.Add(new PushedImage(reference, top, sent));
                sent = 0;
            }

            mountable.Add(repository);
        }

        return pushed;
    }

    private async Task<long> PushImagesAsync(ImageReference repository, CancellationToken cancellationToken)
    {
        List<ImageContent> missing = [];
        foreach (var image in images.Images)
        {
            if (await client.HeadManifestForPushAsync(Pinned(repository, image.Descriptor.Digest), cancellationToken) is null) missing.Add(image);
        }

        Dictionary<Digest, PendingBlob> blobs = [];
        foreach (var image in missing)
        {
            foreach (var layer in image.Manifest.Layers) blobs.TryAdd(layer.Digest, new PendingBlob(layer, image.Layers, IsShared: true));
            blobs.TryAdd(image.Manifest.Config.Digest, new PendingBlob(image.Manifest.Config, new DocumentBlob(image.ConfigurationBytes), IsShared: false));
        }

        var sent = await PushBlobsAsync(repository, blobs.Values, cancellationToken);
        if (images.Images.Count == 1) return sent;
        foreach (var image in missing)
        {
            await client.PutManifestAsync(Pinned(repository, image.Descriptor.Digest), image.Descriptor, image.ManifestBytes, cancellationToken);
            sent += image.ManifestBytes.Length;
        }

        return sent;
    }

    private async Task<long> PushBlobsAsync(ImageReference repository, IEnumerable<PendingBlob> blobs, CancellationToken cancellationToken)
    {
        var sent = 0L;
        await Parallel.ForEachAsync(
            blobs,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (pending, token) =>
            {
                var source = new NarratedBlob(pending.Source, () => progress($"pushing {RegistryErrors.Short(pending.Blob.Digest)} ({ByteCount.Format(pending.Blob.Size)}) to {repository.FamiliarName}"));
                var from = pending.IsShared ? await MountSourceAsync(repository, pending.Blob.Digest, token) : null;
                if (await client.PushBlobAsync(repository, pending.Blob, source, from, token) == BlobPush.Uploaded) Interlocked.Add(ref sent, pending.Blob.Size);
            });
        return sent;
    }

    // A mount that fails opens an upload, so only one can be tried; which, is asked where there are several.
    private async Task<ImageReference?> MountSourceAsync(ImageReference repository, Digest blob, CancellationToken cancellationToken)
    {
        List<ImageReference> near = [.. mountable.Where(other => other.Domain == repository.Domain && other.Path != repository.Path).DistinctBy(other => other.Path)];
        if (near.Count < 2) return near.FirstOrDefault();
        foreach (var other in near)
        {
            try
            {
                if (await client.HasBlobAsync(other, blob, cancellationToken)) return other;
            }
            catch (SlipwayException e) when (e.Diagnostics[0].Code == RegistryErrors.RefusedCode)
            {
                // Who may not read there cannot mount from there.
            }
        }

        return null;
    }

    private async Task<long> PushAttachmentsAsync(ImageReference repository, CancellationToken cancellationToken)
    {
        var sent = 0L;
        List<Attachment> unlisted = [];
        foreach (var attachment in images.Attachments)
        {
            var name = Pinned(repository, attachment.Descriptor.Digest);
            if (await client.HeadManifestForPushAsync(name, cancellationToken) is null)
            {
                sent += await PushBlobsAsync(
                    repository,
                    attachment.Blobs.DistinctBy(blob => blob.Descriptor.Digest).Select(blob => new PendingBlob(blob.Descriptor, new DocumentBlob(blob.Content), IsShared: false)),
                    cancellationToken);
                sent += attachment.ManifestBytes.Length;
            }

            // Put even when it is there: only the answer tells whether the registry knows what it is about.
            if (!await client.PutManifestAsync(name, attachment.Descriptor, attachment.ManifestBytes, cancellationToken)) unlisted.Add(attachment);
        }

        foreach (var group in unlisted.GroupBy(attachment => attachment.Subject)) sent += await ReferrersTag.AddAsync(client, repository, group.Key, [.. group], cancellationToken);
        return sent;
    }

    private static ImageReference Pinned(ImageReference repository, Digest digest) => ImageReference.Parse($"{repository.Name}@{digest}");

    /// <param name="Blob">What to send.</param>
    /// <param name="Source">Where it comes from.</param>
    /// <param name="IsShared">Whether other repositories may have it.</param>
    private sealed record PendingBlob(Descriptor Blob, IBlobSource Source, bool IsShared);

    /// <summary>A document at hand.</summary>
    private sealed class DocumentBlob(ReadOnlyMemory<byte> content) : IBlobSource
    {
        public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream(content.ToArray(), writable: false));
    }

    /// <summary>Tells when a blob is first opened, which is when it is about to be sent.</summary>
    private sealed class NarratedBlob(IBlobSource source, Action opened) : IBlobSource
    {
        private bool isTold;

        public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
        {
            if (!isTold) opened();
            isTold = true;
            return source.OpenAsync(blob, cancellationToken);
        }
    }
}
