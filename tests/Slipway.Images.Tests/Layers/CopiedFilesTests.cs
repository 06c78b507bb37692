using System.Text;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Layers;

/// <summary>Layers made of files of other layers.</summary>
[TestClass]
public sealed class CopiedFilesTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Files_of_layers_are_copied_in_one_pass_over_each_whatever_their_order()
    {
        using var rig = new LayerRig(Token).WithStore();
        var contents = Enumerable.Range(0, 300).ToDictionary(number => $"f{number}", number => number % 7 == 0 ? "" : new string((char)('a' + (number % 26)), number * 40));
        var (first, second) = (new TarLayer(), new TarLayer());
        var random = new Random(3);
        foreach (var (name, content) in contents.OrderBy(_ => random.Next()))
            (random.Next(2) == 0 ? first : second).File(name, content);
        var (low, high) = (first.HardLink("hard", first.Bytes.Length > 0 ? FirstFile(first) : "").Gzip(), second.Gzip());
        var tree = await high.OverAsync(await low.OverAsync(ImageTree.Empty, Token), Token);
        var (openedLow, openedHigh) = (low.Opened, high.Opened);

        var made = await rig.BuildAsync([.. tree.Below("").Select(entry => entry with { Path = "copied/" + entry.Path, Uid = 42 })]);

        Assert.AreEqual((openedLow + 1, openedHigh + 1), (low.Opened, high.Opened));
        var tar = rig.TarOf(made);
        var copied = await ImageTree.Empty.WithAsync([(made.Blob, made.DiffId)], rig.Store, Token);
        foreach (var (name, content) in contents)
        {
            var file = (FileEntry)copied.Find("copied/" + name)!;
            var source = (FileSource.InLayer)file.Source;
            Assert.AreEqual(42, file.Uid);
            Assert.AreEqual(content, Encoding.UTF8.GetString(tar, (int)source.Offset, (int)source.Size), name);
        }

        Assert.AreEqual(contents[FirstFile(first)].Length, ((FileSource.InLayer)((FileEntry)copied.Find("copied/hard")!).Source).Size);
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(rig.Store.Directory, "layers")));
    }

    [TestMethod]
    public async Task A_layer_of_copied_files_is_found_made_without_reading_theirs()
    {
        using var rig = new LayerRig(Token).WithStore();
        var source = new TarLayer().File("f", "content").Gzip();
        var tree = await source.OverAsync(ImageTree.Empty, Token);
        var made = await rig.BuildAsync(tree.Find("f")!);
        var opened = source.Opened;
        Assert.AreEqual(made with { FromCache = true }, await rig.BuildAsync(tree.Find("f")!));
        Assert.AreEqual(opened, source.Opened);
    }

    [TestMethod]
    public async Task Parts_that_overlap_are_each_what_they_are()
    {
        using var rig = new LayerRig(Token).WithStore();
        var layer = new MemoryLayer([.. Enumerable.Range(0, 10240).Select(number => (byte)('a' + (number % 26)))]);
        (long Offset, long Size)[] parts = [(5000, 300), (100, 50), (120, 5), (120, 100), (200, 20), (220, 7), (5100, 5140), (0, 1)];
        var made = await rig.BuildAsync(
            [.. parts.Select(part => new FileEntry($"p{part.Offset}-{part.Size}", new FileSource.InLayer(layer.Descriptor, layer, part.Offset, part.Size, layer.DiffId), 0x1A4, 0, 0))]);
        var tar = rig.TarOf(made);
        var tree = await ImageTree.Empty.WithAsync([(made.Blob, made.DiffId)], rig.Store, Token);
        foreach (var (offset, size) in parts)
        {
            var source = (FileSource.InLayer)((FileEntry)tree.Find($"p{offset}-{size}")!).Source;
            CollectionAssert.AreEqual(layer.Blob[(int)offset..(int)(offset + size)], tar[(int)source.Offset..(int)(source.Offset + source.Size)]);
        }
    }

    [TestMethod]
    public async Task A_source_that_is_not_the_layer_it_was_or_too_short_is_refused()
    {
        using var rig = new LayerRig(Token).WithStore();
        var layer = new TarLayer().File("f", "content").Plain();
        var file = new FileEntry("f", new FileSource.InLayer(layer.Descriptor, layer, 512, 7, Digest.Of("other"u8)), 0x1A4, 0, 0);
        StringAssert.Contains(await LayerRig.RefusedAsync(() => rig.BuildAsync(file)), "has the digest");
        var beyond = new FileEntry("f", new FileSource.InLayer(layer.Descriptor, layer, 512, 1 << 20, layer.DiffId), 0x1A4, 0, 0);
        StringAssert.Contains(await LayerRig.RefusedAsync(() => rig.BuildAsync(beyond)), "it ends before the files that are copied");
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(rig.Store.Directory, "layers")));
    }

    private static string FirstFile(TarLayer layer)
    {
        var tar = layer.Bytes;
        for (var block = 0; ; block += 512)
        {
            if (tar[block] == (byte)'f' && tar.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
                return Encoding.UTF8.GetString(tar.AsSpan(block, tar.AsSpan(block).IndexOf((byte)0)));
        }
    }
}
