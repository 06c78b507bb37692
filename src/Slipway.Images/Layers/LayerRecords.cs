using System.Globalization;
using System.Text;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Remembers which blob came of which <see cref="LayerKey"/>: <c>layers/&lt;key&gt;</c> in the store's folder, lines of text. A record counts only while the store has its blob.</summary>
internal sealed class LayerRecords(BlobStore store, LayerPacking packing)
{
    private const string Heading = "slipway layer 1";

    public string Directory { get; } = Path.Combine(store.Directory, "layers");

    public async Task<Layer?> FindAsync(string key, string name, CancellationToken cancellationToken) =>
        Read(key, name) is { } layer && await store.HasAsync(layer.Blob, cancellationToken).ConfigureAwait(false) ? layer : null;

    public void Keep(string key, Layer layer)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Heading}\n{layer.DiffId}\n{layer.Blob.Digest}\n{layer.Blob.Size}\n{layer.UncompressedSize}\n{layer.Files}\n");
        KeptFile.Write(Path.Combine(Directory, key), Encoding.UTF8.GetBytes(text));
    }

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private Layer? Read(string key, string name) =>
        KeptFile.Read(Path.Combine(Directory, key)) is { } text
        && Encoding.UTF8.GetString(text).Split('\n') is [Heading, var diffId, var blob, var size, var uncompressed, var files, ""]
        && Digest.TryParse(diffId, out var diff)
        && Digest.TryParse(blob, out var digest)
        && IsNumber(size, out var blobSize)
        && IsNumber(uncompressed, out var uncompressedSize)
        && IsNumber(files, out var fileCount)
            ? new Layer(name, diff, new Descriptor(MediaTypes.OfLayer(packing), digest, blobSize), uncompressedSize, (int)fileCount, FromCache: true)
            : null;
}
