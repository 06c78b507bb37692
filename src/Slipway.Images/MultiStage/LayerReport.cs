using System.Buffers.Binary;
using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.Oci;
using Slipway.Images.Reports;

namespace Slipway.Images.MultiStage;

/// <summary>Layers as their report shows them. A size is that of the files in a layer, as engines count it, so that images built in either way can be compared.</summary>
/// <param name="store">Remembers what layers of base images hold.</param>
internal sealed class LayerReport(BlobStore store)
{
    private const int BiggestFiles = 50;
    private const int Trailer = 4;

    private readonly LayerIndexes indexes = new(store);

    /// <summary>A layer of the base image.</summary>
    public ReportedLayer OfBase(Descriptor layer, Digest diffId, string createdBy, IBlobSource blobs)
    {
        if (indexes.Find(diffId) is not { } items)
            return new ReportedLayer(diffId.ToString(), createdBy, Unpacked(layer, blobs), FromBase: true, [], 0);
        return Of(diffId, createdBy, fromBase: true, [.. items.Where(item => item.Kind == LayerItemKind.File).Select(item => (item.Path, item.Size))]);
    }

    /// <summary>A layer that the build made.</summary>
    public static ReportedLayer OfBuild(Layer layer, LayerDefinition definition) =>
        Of(layer.DiffId, layer.Name, fromBase: false, [.. definition.Entries.OfType<FileEntry>().Select(file => (file.Path, SizeOf(file.Source)))]);

    private static ReportedLayer Of(Digest diffId, string createdBy, bool fromBase, List<(string Path, long Size)> files) => new(
        diffId.ToString(), createdBy, files.Sum(file => file.Size), fromBase,
        [.. files.OrderByDescending(file => file.Size).ThenBy(file => file.Path, StringComparer.Ordinal).Take(BiggestFiles)], files.Count);

    private static long SizeOf(FileSource source) => source switch
    {
        FileSource.OnDisk disk => new FileInfo(disk.Path) is { Exists: true } file ? file.Length : 0,
        FileSource.InMemory memory => memory.Content.Length,
        FileSource.InLayer layer => layer.Size,
        _ => 0,
    };

    /// <summary>
    /// About the size of a layer that nobody has looked into: of a gzip blob by its trailer (RFC 1952, ISIZE: modulo 4 GiB, and of its last member only, so never less than the blob itself), of what is not on disk its packed size.
    /// </summary>
    private static long Unpacked(Descriptor layer, IBlobSource blobs)
    {
        if (MediaTypes.PackingOf(layer.MediaType) != LayerPacking.Gzip || blobs.FileOf(layer) is not { } path)
            return layer.Size;
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length < Trailer)
                return layer.Size;
            file.Seek(-Trailer, SeekOrigin.End);
            Span<byte> size = stackalloc byte[Trailer];
            file.ReadExactly(size);
            return Math.Max(layer.Size, BinaryPrimitives.ReadUInt32LittleEndian(size));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A report that tells the packed size is better than none.
            return layer.Size;
        }
    }
}
