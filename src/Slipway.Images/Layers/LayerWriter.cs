using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Makes one layer: reads its files, packs their tar and puts the blob into the store, all at the same time and with a few blocks in memory.</summary>
internal sealed class LayerWriter(BlobStore store, LayerPacking packing, DateTimeOffset time, DiskFiles files, string scratch)
{
    private const int BufferSize = 256 * 1024;

    public async Task<Layer> WriteAsync(string name, IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        using var spool = new LayerSpool(scratch);
        await spool.FillAsync(entries, cancellationToken).ConfigureAwait(false);
        await using var blob = store.Create();
        var tar = new LayerTar(name, files, spool, time);
        var (diffId, size) = packing == LayerPacking.Gzip
            ? await WriteGzipAsync(tar, entries, blob.Stream, cancellationToken).ConfigureAwait(false)
            : await WritePlainAsync(tar, entries, blob.Stream, cancellationToken).ConfigureAwait(false);
        var descriptor = await blob.CommitAsync(MediaTypes.OfLayer(packing), cancellationToken).ConfigureAwait(false);
        return new Layer(name, diffId, descriptor, size, entries.Count(static entry => entry is FileEntry), FromCache: false);
    }

    private static async Task<(Digest DiffId, long Size)> WriteGzipAsync(LayerTar tar, IReadOnlyList<LayerEntry> entries, Stream blob, CancellationToken cancellationToken)
    {
        await using var blocks = new GzipBlocks(blob);
        await using var sink = new TarSink(blocks);
        await tar.WriteAsync(sink, entries, cancellationToken).ConfigureAwait(false);
        await blocks.FinishAsync(cancellationToken).ConfigureAwait(false);
        return (sink.FinishDigest(), sink.Written);
    }

    private static async Task<(Digest DiffId, long Size)> WritePlainAsync(LayerTar tar, IReadOnlyList<LayerEntry> entries, Stream blob, CancellationToken cancellationToken)
    {
        var buffered = new BufferedStream(blob, BufferSize);
        await using var sink = new TarSink(buffered);
        await tar.WriteAsync(sink, entries, cancellationToken).ConfigureAwait(false);
        await buffered.FlushAsync(cancellationToken).ConfigureAwait(false);
        return (sink.FinishDigest(), sink.Written);
    }
}
