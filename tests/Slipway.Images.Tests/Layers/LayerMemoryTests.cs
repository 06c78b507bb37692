using Slipway.Images.Layers;

namespace Slipway.Images.Tests.Layers;

/// <summary>How much memory layers take; alone, because it is counted for the whole process.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LayerMemoryTests
{
    private const long Most = 24L << 20;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_layer_takes_the_same_few_blocks_of_memory_however_big_its_files_are()
    {
        using var rig = new LayerRig(Token).WithStore();
        var chunk = new byte[1 << 20];
        new Random(2).NextBytes(chunk);
        await using (var file = File.Create(rig.Tree.At("big")))
        {
            for (var megabyte = 0; megabyte < 64; megabyte++)
                await file.WriteAsync(chunk, Token);
        }

        var warm = await rig.BuildAsync(LayerRig.Text("warm", "up"));
        await ImageTree.Empty.WithAsync([(warm.Blob, warm.DiffId)], rig.Store, Token);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var made = await rig.BuildAsync(rig.OnDisk("big", "big"));
        Assert.IsLessThan(Most, GC.GetTotalAllocatedBytes(precise: true) - before);

        before = GC.GetTotalAllocatedBytes(precise: true);
        var tree = await ImageTree.Empty.WithAsync([(made.Blob, made.DiffId)], rig.Store, Token);
        var copied = await rig.BuildAsync(tree.Find("big")! with { Path = "copy" });
        Assert.IsLessThan(Most, GC.GetTotalAllocatedBytes(precise: true) - before);
        Assert.AreEqual(made.UncompressedSize, copied.UncompressedSize);
    }
}
