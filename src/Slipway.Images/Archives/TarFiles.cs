using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>The files of a tar, plain or gzip. Its blobs are copied into the store; what the store has already is not read.</summary>
internal sealed class TarFiles : ArchiveFiles
{
    private const int LinkLimit = 16;

    private readonly TarSource source;
    private readonly TarDirectory directory;

    private TarFiles(string path, TarSource source, TarDirectory directory)
        : base(path) => (this.source, this.directory) = (source, directory);

    public static new async Task<ArchiveFiles> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var source = new TarSource(path);
        try
        {
            return new TarFiles(path, source, await TarDirectory.ReadAsync(source, path, cancellationToken));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public override long? SizeOf(string name) => Find(name)?.Size;

    public override async Task<Stream> OpenFileAsync(string name, CancellationToken cancellationToken)
    {
        var entry = Find(name) ?? throw Damaged(name, "is missing");
        if (directory.ContentOf(entry) is { } content)
            return new MemoryStream(content, writable: false);
        if (!await source.GoToAsync(entry.Offset, cancellationToken))
            throw Damaged(name, "lies beyond the archive's end: it was cut short");
        return new TarContent(source, entry.Size);
    }

    public override Task<byte[]> ReadStartAsync(string name, CancellationToken cancellationToken) =>
        Find(name) is { } entry && directory.StartOf(entry) is { } start ? Task.FromResult(start) : base.ReadStartAsync(name, cancellationToken);

    public override async Task<IBlobSource> TakeAsync(IReadOnlyList<ArchivedBlob> blobs, BlobStore store, CancellationToken cancellationToken)
    {
        var wanted = new List<(ArchivedBlob Blob, long Offset)>();
        foreach (var blob in blobs.DistinctBy(blob => blob.Descriptor.Digest))
        {
            if (await store.HasAsync(blob.Descriptor, cancellationToken))
                continue;
            ExpectSize(blob);
            wanted.Add((blob, Find(blob.Name)!.Offset));
        }

        // In the order of the tar, since one that is compressed is read in one go then.
        foreach (var (blob, _) in wanted.OrderBy(item => item.Offset))
        {
            await store.AddAsync(blob.Descriptor, (target, token) => CopyAsync(blob, target, token), cancellationToken);
        }

        return store;
    }

    public override void Dispose()
    {
        source.Dispose();
        base.Dispose();
    }

    private async Task CopyAsync(ArchivedBlob blob, Stream target, CancellationToken cancellationToken)
    {
        await using var content = await OpenFileAsync(blob.Name, cancellationToken);
        var buffer = new byte[(int)Math.Clamp(blob.Descriptor.Size, 1, 1 << 20)];
        while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
    }

    private ArchiveEntry? Find(string name)
    {
        // docker save before 25 writes a layer that two images share once, and a link for the other (moby#39110).
        var cleaned = EntryName.Clean(name);
        for (var hops = 0; cleaned is not null && hops < LinkLimit; hops++)
        {
            if (!directory.Entries.TryGetValue(cleaned, out var entry))
                return null;
            if (entry.Link is null)
                return entry;
            cleaned = entry.Link;
        }

        return null;
    }
}
