using System.Globalization;
using System.Text;
using Slipway.Images.Blobs;
using Slipway.Images.Fingerprints;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// Remembers which blob came of which <see cref="LayerKey"/>: <c>layers/&lt;key&gt;</c> in the store's folder, lines of text of which the last is a checksum. A record that is missing or damaged is none; it counts only
/// while the store has its blob.
/// </summary>
internal sealed class LayerRecords(BlobStore store, LayerPacking packing)
{
    private const string Heading = "slipway layer 1";
    private const int LongestRecord = 1024;

    public string Directory { get; } = Path.Combine(store.Directory, "layers");

    public async Task<Layer?> FindAsync(string key, string name, CancellationToken cancellationToken) =>
        Read(key, name) is { } layer && await store.HasAsync(layer.Blob, cancellationToken).ConfigureAwait(false) ? layer : null;

    public void Keep(string key, Layer layer)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Heading}\n{layer.DiffId}\n{layer.Blob.Digest}\n{layer.Blob.Size}\n{layer.UncompressedSize}\n{layer.Files}\n");
        text += Checksum(text) + "\n";
        var temporary = Path.Combine(Directory, $"{key}.{Guid.NewGuid():N}.tmp");
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            File.WriteAllText(temporary, text);
            File.Move(temporary, Path.Combine(Directory, key), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without its record the layer is made once more, and is the same.
            Remove(temporary);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed does no harm: nothing reads it.
        }
    }

    private static string Checksum(string text) => FileDigestCache.Checksum(0, Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private Layer? Read(string key, string name)
    {
        string text;
        try
        {
            using var file = new FileStream(Path.Combine(Directory, key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            var bytes = new byte[LongestRecord];
            text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return text.Split('\n') is [Heading, var diffId, var blob, var size, var uncompressed, var files, var checksum, ""]
            && checksum == Checksum(text[..^(checksum.Length + 1)])
            && Digest.TryParse(diffId, out var diff)
            && Digest.TryParse(blob, out var digest)
            && IsNumber(size, out var blobSize)
            && IsNumber(uncompressed, out var uncompressedSize)
            && IsNumber(files, out var fileCount)
                ? new Layer(name, diff, new Descriptor(MediaTypes.OfLayer(packing), digest, blobSize), uncompressedSize, (int)fileCount, FromCache: true)
                : null;
    }
}
