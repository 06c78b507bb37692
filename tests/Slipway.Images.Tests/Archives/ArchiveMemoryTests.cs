using System.IO.Compression;
using Slipway.Diagnostics;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Archives;

/// <summary>How much memory large and lying archives take. Alone, since what other tests allocate meanwhile would count.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ArchiveMemoryTests : IDisposable
{
    private readonly TemporaryTree tree = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private BlobStore Store => new(tree.At("cache"));

    public void Dispose() => tree.Dispose();

    [TestMethod]
    public async Task A_large_layer_does_not_pass_through_memory()
    {
        const int Size = 200 << 20;
        await using var writer = Store.Create();
        var zeros = new byte[1 << 20];
        for (var written = 0; written < Size; written += zeros.Length)
            await writer.Stream.WriteAsync(zeros, Token);
        var layer = await writer.CommitAsync(MediaTypes.LayerTar, Token);
        var image = ImageContent.Of(new ImageConfiguration(SampleImages.Amd64, [layer.Digest]), [layer], Store);
        var streamed = image with { Layers = new WithoutFiles(Store) };
        var before = GC.GetTotalAllocatedBytes();

        await ImageArchiveWriter.WriteFileAsync(tree.At("web.tar"), SampleImages.Set(image, "web:1"), Token);
        await ImageArchiveWriter.WriteFolderAsync(tree.At("layout"), SampleImages.Set(streamed, "web:1"), Token);
        await ImageArchiveWriter.WriteAsync(Stream.Null, streamed, [], _ => true, Token);
        await ImageArchiveReader.ReadAsync(tree.At("web.tar"), null, SampleImages.Amd64, new BlobStore(tree.At("other")), Token);
        await ImageArchiveReader.ReadAsync(tree.At("layout"), null, SampleImages.Amd64, new BlobStore(tree.At("another")), Token);

        Assert.IsLessThan(16 << 20, GC.GetTotalAllocatedBytes() - before);
        Assert.IsGreaterThan(Size, new FileInfo(tree.At("web.tar")).Length);
    }

    [TestMethod]
    public async Task A_document_that_unpacks_to_gigabytes_is_not_kept_in_memory()
    {
        const long Size = 3L << 30;
        using (var file = File.Create(tree.At("bomb.tar.gz")))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            var tar = new Slipway.Images.Archives.TarWriter(gzip);
            await tar.BeginFileAsync("index.json", Size, Token);
            var zeros = new byte[1 << 20];
            for (var written = 0L; written < Size; written += zeros.Length)
                await gzip.WriteAsync(zeros, Token);
            await tar.EndAsync(Token);
        }

        var before = GC.GetTotalAllocatedBytes();
        await AssertDamagedAsync("bomb.tar.gz");
        Assert.IsLessThan(64 << 20, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    [DataRow("index.json", 1L << 40)]
    [DataRow("index.json", long.MaxValue)]
    [DataRow("index.json", 600L)]
    [DataRow("manifest.json", 1L << 33)]
    public async Task Sizes_that_lie_cost_nothing(string name, long size)
    {
        using (var file = File.Create(tree.At("lie.tar")))
        {
            var tar = new Slipway.Images.Archives.TarWriter(file);
            await tar.BeginFileAsync(name, size, Token);
            await file.WriteAsync("{}"u8.ToArray(), Token);
        }

        var before = GC.GetTotalAllocatedBytes();
        await AssertDamagedAsync("lie.tar");
        Assert.IsLessThan(16 << 20, GC.GetTotalAllocatedBytes() - before);
        File.WriteAllBytes(tree.At("lie.tar.gz"), SampleImages.Gzip(File.ReadAllBytes(tree.At("lie.tar"))));
        await AssertDamagedAsync("lie.tar.gz");
    }

    private async Task AssertDamagedAsync(string name)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveReader.ReadAsync(tree.At(name), null, SampleImages.Amd64, Store, Token));
        Assert.AreEqual("SLIP2405", failure.Diagnostics.Single().Code);
    }

    private sealed class WithoutFiles(IBlobSource source) : IBlobSource
    {
        public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) => source.OpenAsync(blob, cancellationToken);
    }
}
