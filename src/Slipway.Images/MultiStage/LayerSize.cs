using System.Buffers.Binary;
using Slipway.Images.Oci;

namespace Slipway.Images.MultiStage;

/// <summary>How big a layer is when it is unpacked, without unpacking it.</summary>
internal static class LayerSize
{
    private const int Trailer = 4;

    /// <summary>Bytes; of a gzip blob by its trailer (RFC 1952, ISIZE: modulo 4 GiB, and of its last member only, so never less than the blob itself), of what is not on disk its packed size.</summary>
    public static long Of(Descriptor layer, IBlobSource blobs)
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
