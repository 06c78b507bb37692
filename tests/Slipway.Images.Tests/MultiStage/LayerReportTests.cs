using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.MultiStage;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.MultiStage;

[TestClass]
public sealed class LayerReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-layers-").FullName;

    public required TestContext TestContext { get; init; }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task A_layer_is_as_large_as_its_files_for_the_build_that_makes_it_and_for_one_on_top()
    {
        var store = new BlobStore(folder);
        var definition = new LayerDefinition("COPY . /app/", [File("app/a", 10), File("app/b", 30)]);
        var made = (await new LayerBuilder(store, LayerPacking.Gzip, DateTimeOffset.UnixEpoch).BuildAsync([definition], Path.Combine(folder, "digests"), TestContext.CancellationToken))[0];
        await ImageTree.Empty.WithAsync([(made.Blob, made.DiffId)], store, TestContext.CancellationToken, store);

        var below = new LayerReport(store).OfBase(made.Blob, made.DiffId, "COPY . /app/", store);
        var added = LayerReport.OfBuild(made, definition);

        Assert.AreEqual(40, below.Size);
        Assert.AreEqual((below.Size, below.Files, below.DiffId, below.CreatedBy), (added.Size, added.Files, added.DiffId, added.CreatedBy));
        CollectionAssert.AreEqual(new[] { ("app/b", 30L), ("app/a", 10L) }, below.BiggestFiles.ToArray());
        Assert.AreEqual((true, false), (below.FromBase, added.FromBase));
    }

    [TestMethod]
    public async Task A_layer_that_nobody_has_looked_into_is_as_large_as_its_tar()
    {
        var store = new BlobStore(folder);
        var made = (await new LayerBuilder(store, LayerPacking.Gzip, DateTimeOffset.UnixEpoch).BuildAsync([new LayerDefinition("x", [File("a", 10)])], Path.Combine(folder, "digests"), TestContext.CancellationToken))[0];

        Assert.AreEqual(made.UncompressedSize, new LayerReport(store).OfBase(made.Blob, made.DiffId, "", store).Size);
    }

    private static FileEntry File(string path, int size) => new(path, new FileSource.InMemory(new byte[size]), 0x1A4, 0, 0);
}
