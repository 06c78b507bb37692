using System.IO.Compression;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Single files out of layers.</summary>
internal static class LayerFiles
{
    /// <summary>The most bytes that are read at once.</summary>
    private const long Limit = 4 << 20;

    /// <summary>The bytes of a small file; of a bigger one the first 4 MiB.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">Its layer is damaged.</exception>
    public static async Task<byte[]> ReadAsync(FileSource source, CancellationToken cancellationToken)
    {
        switch (source)
        {
            case FileSource.InMemory memory:
                return memory.Content.ToArray();
            case FileSource.OnDisk disk:
                await using (var file = File.OpenRead(disk.Path))
                    return await TakeAsync(file, Math.Min(file.Length, Limit), cancellationToken);
            case FileSource.InLayer inLayer:
                await using (var blob = await inLayer.Blobs.OpenAsync(inLayer.Layer, cancellationToken))
                await using (var tar = Unpacked(inLayer.Layer, blob))
                {
                    await SkipAsync(tar, inLayer.Offset, cancellationToken);
                    return await TakeAsync(tar, Math.Min(inLayer.Size, Limit), cancellationToken);
                }

            default:
                throw new InvalidOperationException($"No way to read {source.GetType().Name}.");
        }
    }

    private static Stream Unpacked(Descriptor layer, Stream blob) => MediaTypes.PackingOf(layer.MediaType) switch
    {
        LayerPacking.None => blob,
        LayerPacking.Gzip => new GZipStream(blob, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new InvalidDataException($"{layer.Digest} is packed in a way that is not read here."),
    };

    private static async Task SkipAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (bytes > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), cancellationToken);
            if (read == 0)
                throw new InvalidDataException("The layer ends before the file begins.");
            bytes -= read;
        }
    }

    private static async Task<byte[]> TakeAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        var content = new byte[bytes];
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}
