using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Layers;

/// <summary>A store, files and builders in a folder of its own.</summary>
internal sealed class LayerRig(CancellationToken cancellationToken) : IDisposable
{
    public static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public TemporaryTree Tree { get; } = new();

    public BlobStore Store { get; set; } = null!;

    public string DigestCache => Tree.At("obj/digests");

    public LayerRig WithStore(string name = "store")
    {
        Store = new BlobStore(Tree.At(name));
        return this;
    }

    public static FileEntry Text(string path, string content, int mode = 0x1A4) => new(path, new FileSource.InMemory(Encoding.UTF8.GetBytes(content)), mode, 0, 0);

    public FileEntry OnDisk(string path, string file) => new(path, new FileSource.OnDisk(Tree.At(file)), 0x1A4, 0, 0);

    public LayerBuilder Builder(LayerPacking packing = LayerPacking.Gzip, DateTimeOffset? time = null) => new(Store, packing, time ?? Time);

    public async Task<Layer> BuildAsync(params LayerEntry[] entries) =>
        (await Builder().BuildAsync([new LayerDefinition("test", entries)], DigestCache, cancellationToken)).Single();

    public async Task<Layer> BuildPlainAsync(params LayerEntry[] entries) =>
        (await Builder(LayerPacking.None).BuildAsync([new LayerDefinition("test", entries)], DigestCache, cancellationToken)).Single();

    public string FileOf(Layer layer) => Path.Combine(Store.Directory, "blobs", "sha256", layer.Blob.Digest.Hex);

    /// <summary>The tar of a layer, after checking that its blob and diffID are what is said.</summary>
    public byte[] TarOf(Layer layer)
    {
        var blob = File.ReadAllBytes(FileOf(layer));
        Assert.AreEqual(layer.Blob.Digest, Digest.Of(blob));
        Assert.AreEqual(layer.Blob.Size, blob.Length);
        var tar = new MemoryStream();
        if (layer.Blob.MediaType == MediaTypes.LayerGzip)
        {
            using var gzip = new GZipStream(new MemoryStream(blob), CompressionMode.Decompress);
            gzip.CopyTo(tar);
        }
        else
        {
            tar.Write(blob);
        }

        Assert.AreEqual(layer.DiffId, Digest.FromHash(SHA256.HashData(tar.ToArray())));
        Assert.AreEqual(layer.UncompressedSize, tar.Length);
        return tar.ToArray();
    }

    public static async Task<string> RefusedAsync(Func<Task> action)
    {
        var refusal = await Assert.ThrowsExactlyAsync<SlipwayException>(action);
        var diagnostic = refusal.Diagnostics.Single();
        Assert.DoesNotContain('\n', diagnostic.Message);
        return diagnostic.Code + " " + diagnostic.Message;
    }

    public void Dispose() => Tree.Dispose();
}
