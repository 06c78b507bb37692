using System.Diagnostics;
using System.Text;
using Slipway.Files;
using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Layers;

[TestClass]
public sealed class LayerBuilderTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private LayerRig Rig() => new LayerRig(Token).WithStore();

    [TestMethod]
    public async Task A_layer_that_did_not_change_is_found_made()
    {
        using var rig = Rig();
        rig.Tree.With("src/f", "1").With("src/g", "2");
        LayerEntry[] entries = [rig.OnDisk("f", "src/f"), rig.OnDisk("g", "src/g"), LayerRig.Text("h", "3")];
        var first = await rig.BuildAsync(entries);
        Assert.IsFalse(first.FromCache);
        Assert.AreEqual(3, first.Files);
        Assert.AreEqual(MediaTypes.LayerGzip, first.Blob.MediaType);

        Assert.AreEqual(first with { FromCache = true }, await rig.BuildAsync(entries));

        rig.Tree.With("src/g", "x");
        var changed = await rig.BuildAsync(entries);
        Assert.IsFalse(changed.FromCache);
        Assert.AreNotEqual(first.DiffId, changed.DiffId);

        rig.Tree.With("src/g", "2");
        Assert.AreEqual(first with { FromCache = true }, await rig.BuildAsync(entries));
    }

    [TestMethod]
    public async Task Everything_that_shows_in_a_layer_makes_another_one()
    {
        using var rig = Rig();
        var file = LayerRig.Text("f", "1");
        var builds = new List<Layer>
        {
            await rig.BuildAsync(file),
            await rig.BuildAsync(file with { Path = "g" }),
            await rig.BuildAsync(file with { Mode = 0x1ED }),
            await rig.BuildAsync(file with { Uid = 1 }),
            await rig.BuildAsync(file with { Gid = 1 }),
            await rig.BuildAsync(file with { Source = new FileSource.InMemory("2"u8.ToArray()) }),
            await rig.BuildAsync(new LinkEntry("f", "1", 0, 0)),
            await rig.BuildAsync(new LinkEntry("f", "2", 0, 0)),
            await rig.BuildAsync(new FolderEntry("f", 0x1A4, 0, 0)),
            await rig.BuildAsync(),
            (await rig.Builder(time: LayerRig.Time.AddSeconds(1)).BuildAsync([new LayerDefinition("test", [file])], rig.DigestCache, Token)).Single(),
        };
        Assert.IsFalse(builds.Any(layer => layer.FromCache));
        Assert.AreEqual(builds.Count, builds.Select(layer => layer.DiffId).Distinct().Count());
        var plain = await rig.BuildPlainAsync(file);
        Assert.IsFalse(plain.FromCache);
        Assert.AreEqual((builds[0].DiffId, MediaTypes.LayerTar), (plain.DiffId, plain.Blob.MediaType));
    }

    [TestMethod]
    public async Task A_layer_is_made_again_when_its_blob_or_its_record_is_gone_or_damaged()
    {
        using var rig = Rig();
        rig.Tree.With("f", new string('x', 3000));
        var entry = rig.OnDisk("f", "f");
        var made = await rig.BuildAsync(entry);
        var record = Directory.GetFiles(Path.Combine(rig.Store.Directory, "layers")).Single();

        Action[] damages =
        [
            () => File.Delete(rig.FileOf(made)),
            () => Overwrite(rig.FileOf(made), "damage"),
            () => File.Delete(record),
            () => File.WriteAllText(record, ""),
            () => File.WriteAllText(record, File.ReadAllText(record).Replace(made.DiffId.Hex, new string('0', 64))),
            () => File.WriteAllBytes(record, new byte[5000]),
        ];
        foreach (var damage in damages)
        {
            damage();
            rig.WithStore();
            Assert.AreEqual(made, await rig.BuildAsync(entry));
            rig.TarOf(made);
        }

        Assert.AreEqual(made with { FromCache = true }, await rig.BuildAsync(entry));
    }

    [TestMethod]
    public async Task The_digest_cache_may_be_damaged_and_never_hides_a_change()
    {
        using var rig = Rig();
        rig.Tree.With("f", "11111");
        var entry = rig.OnDisk("f", "f");
        var made = await rig.BuildAsync(entry);
        foreach (var position in (int[])[0, 9, 30, 60])
        {
            var bytes = File.ReadAllBytes(rig.DigestCache);
            bytes[position] ^= 0xFF;
            File.WriteAllBytes(rig.DigestCache, bytes);
            Assert.AreEqual(made with { FromCache = true }, await rig.BuildAsync(entry));
        }

        // The same size and time of modification, right after a build: only what no program can set tells.
        for (var round = 0; round < 20; round++)
        {
            var modified = File.GetLastWriteTimeUtc(rig.Tree.At("f"));
            rig.Tree.With("f", (10000 + round).ToString(System.Globalization.CultureInfo.InvariantCulture));
            File.SetLastWriteTimeUtc(rig.Tree.At("f"), modified);
            StringAssert.Contains(Encoding.UTF8.GetString(rig.TarOf(await rig.BuildAsync(entry))), $"{10000 + round}");
        }
    }

    [TestMethod]
    public async Task Nothing_is_read_of_files_whose_digests_are_known()
    {
        using var rig = Rig();
        rig.Tree.With("f", "1");
        var old = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(rig.Tree.At("f"), old);
        var entry = rig.OnDisk("f", "f");

        // The cache trusts stamps that are older than itself, so it is the second build that begins one that trusts this.
        await rig.BuildAsync(entry);
        for (var deadline = Stopwatch.StartNew(); File.GetLastWriteTimeUtc(Touch(rig)) - Changed(rig) < TimeSpan.FromMilliseconds(50);)
            Assert.IsLessThan(TimeSpan.FromSeconds(10), deadline.Elapsed);
        await rig.BuildAsync(entry);
        var cache = File.ReadAllBytes(rig.DigestCache);

        using (new FileStream(rig.Tree.At("f"), FileMode.Open, FileAccess.Read, FileShare.None))
            Assert.IsTrue((await rig.BuildAsync(entry)).FromCache);
        CollectionAssert.AreEqual(cache, File.ReadAllBytes(rig.DigestCache));
    }

    [TestMethod]
    public async Task Several_layers_come_back_in_their_order()
    {
        using var rig = Rig();
        var definitions = Enumerable.Range(0, 12).Select(number => new LayerDefinition($"layer {number}", [LayerRig.Text($"f{number}", $"{number}")])).ToArray();
        var layers = await rig.Builder().BuildAsync(definitions, rig.DigestCache, Token);
        CollectionAssert.AreEqual(definitions.Select(definition => definition.Name).ToArray(), layers.Select(layer => layer.Name).ToArray());
        for (var number = 0; number < 12; number++)
        {
            StringAssert.StartsWith(Encoding.UTF8.GetString(rig.TarOf(layers[number])), $"f{number}\0");
        }

        var again = await rig.Builder().BuildAsync([.. definitions.Reverse()], rig.DigestCache, Token);
        Assert.IsTrue(again.All(layer => layer.FromCache));
        Assert.AreEqual(layers[0].DiffId, again[^1].DiffId);
    }

    [TestMethod]
    public async Task A_file_that_cannot_be_read_is_named_with_what_to_do()
    {
        using var rig = Rig();
        rig.Tree.With("folder/");
        foreach (var (file, why) in ((string, string)[])[("missing", "it does not exist"), ("folder", "it is a folder")])
        {
            var refusal = await Assert.ThrowsExactlyAsync<Slipway.Diagnostics.SlipwayException>(() => rig.BuildAsync(rig.OnDisk("f", file)));
            var diagnostic = refusal.Diagnostics.Single();
            Assert.AreEqual("SLIP2430", diagnostic.Code);
            Assert.AreEqual(rig.Tree.At(file), diagnostic.Position?.File);
            StringAssert.Contains(diagnostic.Message, why);
        }
    }

    [TestMethod]
    public async Task A_link_on_disk_is_read_through()
    {
        using var rig = Rig();
        rig.Tree.With("f", "content").WithLink("l", "f");
        StringAssert.Contains(Encoding.UTF8.GetString(rig.TarOf(await rig.BuildAsync(rig.OnDisk("f", "l")))), "content");
        rig.Tree.With("f", "changed");
        StringAssert.Contains(Encoding.UTF8.GetString(rig.TarOf(await rig.BuildAsync(rig.OnDisk("f", "l")))), "changed");
    }

    [TestMethod]
    public async Task A_file_that_changes_between_hashing_and_packing_is_an_error_and_leaves_no_layer()
    {
        foreach (var content in (string[])["other", "longer than", ""])
        {
            using var rig = Rig();
            rig.Tree.With("f", "first");
            var files = await DiskFiles.ExamineAsync([("test", rig.Tree.At("f"))], rig.DigestCache, Token);
            rig.Tree.With("f", content);
            var writer = new LayerWriter(rig.Store, LayerPacking.Gzip, LayerRig.Time, files, rig.Tree.At("scratch"));
            StringAssert.StartsWith(await LayerRig.RefusedAsync(() => writer.WriteAsync("test", [rig.OnDisk("f", "f")], Token)), "SLIP2431 Layer 'test'");
            Assert.IsFalse(Directory.Exists(Path.Combine(rig.Store.Directory, "blobs")));
            Assert.IsEmpty(Directory.GetFiles(Path.Combine(rig.Store.Directory, "tmp")));
        }
    }

    [TestMethod]
    public async Task A_big_layer_is_packed_in_members_that_every_reader_takes_for_one()
    {
        using var rig = Rig();
        var content = new byte[5_500_000];
        new Random(1).NextBytes(content.AsSpan(0, 2_000_000));
        File.WriteAllBytes(rig.Tree.At("big"), content);
        var layer = await rig.BuildAsync(rig.OnDisk("big", "big"));
        rig.TarOf(layer);
        var blob = File.ReadAllBytes(rig.FileOf(layer));
        CollectionAssert.AreEqual((byte[])[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255], blob[..10]);
        Shell.Run(rig.Tree.Root, $"gunzip -t < {rig.FileOf(layer)} && gunzip < {rig.FileOf(layer)} | tar xOf - big | cmp - big");
    }

    [TestMethod]
    public async Task Builds_at_the_same_time_make_the_same_layers()
    {
        using var rig = Rig();
        for (var number = 0; number < 40; number++)
            rig.Tree.With($"src/f{number}", new string((char)('a' + (number % 26)), number * 1000));
        LayerDefinition[] definitions = [.. Enumerable.Range(0, 4).Select(number => new LayerDefinition($"{number}", [.. Enumerable.Range(number * 5, 20).Select(file => rig.OnDisk($"f{file}", $"src/f{file}"))]))];
        var builds = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new LayerBuilder(new BlobStore(rig.Store.Directory), LayerPacking.Gzip, LayerRig.Time).BuildAsync(definitions, rig.DigestCache, Token))));
        foreach (var layer in builds.SelectMany(layers => layers))
        {
            rig.TarOf(layer);
            Assert.AreEqual(builds[0].Single(first => first.Name == layer.Name).Blob, layer.Blob);
        }

        Assert.IsEmpty(Directory.GetFiles(Path.Combine(rig.Store.Directory, "tmp")));
        Assert.HasCount(4, Directory.GetFiles(Path.Combine(rig.Store.Directory, "layers")));
    }

    [TestMethod]
    public async Task A_build_that_is_cancelled_leaves_nothing()
    {
        using var rig = Rig();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var layer = new MemoryLayer(new byte[4096]) { OnOpen = cancellation.Cancel };
        var file = new FileEntry("f", new FileSource.InLayer(layer.Descriptor, layer, 0, 4096, layer.DiffId), 0x1A4, 0, 0);
        await Assert.ThrowsAsync<OperationCanceledException>(() => rig.Builder().BuildAsync([new LayerDefinition("test", [file])], rig.DigestCache, cancellation.Token));
        Assert.IsEmpty(Directory.GetFiles(rig.Store.Directory, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task A_store_that_cannot_be_written_is_an_error()
    {
        using var rig = Rig();
        rig.Tree.With("store", "a file where the store should be");
        StringAssert.StartsWith(await LayerRig.RefusedAsync(() => rig.BuildAsync(LayerRig.Text("f", "1"))), "SLIP2411 ");
    }

    private static void Overwrite(string path, string content)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, content);
    }

    private static string Touch(LayerRig rig)
    {
        rig.Tree.With("clock", "x");
        return rig.Tree.At("clock");
    }

    private static DateTime Changed(LayerRig rig) => DateTime.UnixEpoch.AddTicks(FileStamp.Find(rig.Tree.At("f"))!.Value.ChangedNanoseconds / TimeSpan.NanosecondsPerTick);
}
