using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Local;

[TestClass]
public sealed class LocalBigFileTests
{
    [TestMethod]
    public async Task A_big_file_has_the_signature_of_its_blocks_when_staged_and_when_asked_for()
    {
        await using var pair = new Pair();
        var content = new byte[5_000_001];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(pair.InSource("big"), content);
        pair.InSource("small", "x");
        using var expected = new SignatureBuilder(content.Length);
        await expected.AppendAsync(content);
        var signature = expected.Finish().Signature!;

        var files = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        await Pair.LookAsync(pair.Target);
        await pair.Target.PrepareAsync(CancellationToken.None);
        var staged = await pair.Target.StageAsync([.. files.Select(f => new StageRequest(f))], pair.Source, CancellationToken.None);
        Assert.IsTrue(staged.All(s => s.Outcome == StageOutcome.Staged));
        Assert.IsNull(staged.Single(s => s.File.Path == "small").Signature);
        AreSame(signature, staged.Single(s => s.File.Path == "big").Signature);

        AreSame(signature, await pair.Source.SignatureAsync(files[0], CancellationToken.None));
        Assert.IsNull(await pair.Source.SignatureAsync(files[1], CancellationToken.None));
        await File.AppendAllTextAsync(pair.InSource("big"), "x");
        Assert.IsNull(await pair.Source.SignatureAsync(files[0], CancellationToken.None));
    }

    [TestMethod]
    public async Task Looking_and_digesting_take_memory_in_proportion_to_the_number_of_files_and_not_to_their_size()
    {
        await using var pair = new Pair();
        await using (var sparse = File.Create(pair.InSource("sparse"))) sparse.SetLength(200 << 20);
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        var most = 0L;
        await foreach (var file in pair.Source.ReadAsync(seen, CancellationToken.None))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var buffer = new byte[65536];
            while (file.Content!.Read(buffer) > 0) { }
            most = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.IsLessThan(1 << 20, most);

        var (few, many) = (Listed(pair, "few", 500), Listed(pair, "many", 5000));
        Assert.IsLessThan(15.0, (double)many / few);
    }

    // Bytes allocated for listing so many files, on this thread alone.
    private static long Listed(Pair pair, string name, int count)
    {
        for (var i = 0; i < count; i++) pair.InSource($"{name}/d{i / 50}/f{i}", "");
        using var tree = Tree.Open(Path.Combine(pair.SourceRoot, name), out _)!;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var scan = new TreeScan(tree, name, new ObserveRequest(), CancellationToken.None);
        scan.Run();
        Assert.HasCount(count + ((count + 49) / 50), scan.Entries);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void AreSame(BlockSignature expected, BlockSignature? actual)
    {
        Assert.IsNotNull(actual);
        Assert.AreEqual((expected.Length, expected.BlockSize), (actual.Length, actual.BlockSize));
        CollectionAssert.AreEqual(expected.Rolling, actual.Rolling);
        CollectionAssert.AreEqual(expected.Strong, actual.Strong);
    }
}
