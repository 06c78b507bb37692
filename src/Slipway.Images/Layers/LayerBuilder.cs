using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// Makes layers. The same entries give the same tar on any machine and at any time: sorted by the bytes of their paths, parents first and added where missing, GNU or ustar headers without names of users, one time for
/// all. A layer's blob is kept by what is in it, so that unchanged layers are neither read, nor packed, nor written again.
/// </summary>
/// <param name="store">Where layers go.</param>
/// <param name="packing">How they are compressed: <see cref="LayerPacking.None"/> or <see cref="LayerPacking.Gzip"/>.</param>
/// <param name="time">The modification time of everything; whole seconds, not before 1970.</param>
public sealed class LayerBuilder(BlobStore store, LayerPacking packing, DateTimeOffset time)
{
    private readonly LayerPacking _packing =
        packing is LayerPacking.None or LayerPacking.Gzip ? packing : throw new ArgumentOutOfRangeException(nameof(packing), packing, "Layers are written plain or with gzip.");

    private readonly DateTimeOffset _time =
        time >= DateTimeOffset.UnixEpoch && time.Ticks % TimeSpan.TicksPerSecond == 0
            ? time.ToUniversalTime()
            : throw new ArgumentOutOfRangeException(nameof(time), time, "The time of a layer is whole seconds, not before 1970.");

    /// <summary>Makes the layers, several at a time.</summary>
    /// <param name="layers">What is in them.</param>
    /// <param name="digestCache">A file that remembers the digests of files on disk by their stamps; absolute, may be missing or damaged.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP2430: a file cannot be read. SLIP2431: a file changed while it was read. SLIP2432: an entry cannot be in an image (an empty path, a path of more than 4096 bytes, <c>..</c>, an
    /// entry below a file). SLIP2411: the store cannot be written. SLIP2433, SLIP2434: a layer that files are copied from cannot be read.</exception>
    public async Task<IReadOnlyList<Layer>> BuildAsync(IReadOnlyList<LayerDefinition> layers, string digestCache, CancellationToken cancellationToken)
    {
        var contents = new List<LayerEntry>[layers.Count];
        var onDisk = new List<(string Layer, string Path)>();
        for (var at = 0; at < layers.Count; at++)
        {
            contents[at] = LayerContents.Settle(layers[at].Name, layers[at].Entries);
            foreach (var entry in contents[at])
            {
                if (entry is FileEntry { Source: FileSource.OnDisk source })
                    onDisk.Add((layers[at].Name, source.Path));
            }
        }

        var files = await DiskFiles.ExamineAsync(onDisk, digestCache, cancellationToken).ConfigureAwait(false);
        var records = new LayerRecords(store, _packing);
        var made = new Layer[layers.Count];
        var missing = new List<(int At, string Key)>();
        for (var at = 0; at < made.Length; at++)
        {
            var key = LayerKey.Of(contents[at], files, _packing, _time.ToUnixTimeSeconds());
            if (await records.FindAsync(key, layers[at].Name, cancellationToken).ConfigureAwait(false) is { } found)
                made[at] = found;
            else
                missing.Add((at, key));
        }

        if (missing.Count > 0)
        {
            var writer = new LayerWriter(store, _packing, _time, files, records.Directory);
            var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            await Parallel.ForEachAsync(missing, options, async (layer, cancel) =>
                made[layer.At] = await MakeAsync(writer, records, layer.Key, layers[layer.At].Name, contents[layer.At], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return made;
    }

    private static async Task<Layer> MakeAsync(
        LayerWriter writer, LayerRecords records, string key, string name, IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        var layer = await writer.WriteAsync(name, entries, cancellationToken).ConfigureAwait(false);
        records.Keep(key, layer);
        return layer;
    }
}
