using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Layers;

[TestClass]
public sealed class ImageTreeTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private async Task<ImageTree> TreeAsync(params TarLayer[] layers)
    {
        var tree = ImageTree.Empty;
        foreach (var layer in layers)
        {
            tree = await layer.Gzip().OverAsync(tree, Token);
        }

        return tree;
    }

    private static string Paths(ImageTree tree, string below = "") => string.Join(' ', tree.Below(below).Select(entry => entry switch
    {
        FolderEntry => entry.Path + "/",
        LinkEntry link => $"{entry.Path}->{link.Target}",
        _ => entry.Path,
    }));

    private static string Content(LayerEntry? entry, byte[] tar) =>
        entry is FileEntry { Source: FileSource.InLayer source } ? Encoding.UTF8.GetString(tar, (int)source.Offset, (int)source.Size) : throw new AssertFailedException($"{entry} is no file of a layer");

    [TestMethod]
    [DataRow(TarEntryFormat.V7)]
    [DataRow(TarEntryFormat.Ustar)]
    [DataRow(TarEntryFormat.Gnu)]
    [DataRow(TarEntryFormat.Pax)]
    public async Task Every_format_of_tars_is_read_plain_zipped_and_in_members(TarEntryFormat format)
    {
        var name = format == TarEntryFormat.V7 ? "etc/name" : "etc/" + new string('n', 90);
        var layer = new TarLayer(format).Folder("./", (UnixFileMode)0x1C0).Folder("etc/", (UnixFileMode)0x1F8).File("./etc/first", "one", entry => (entry.Uid, entry.Gid) = (1000, 2000))
            .File("/" + name, "second").Link("etc/link", "first").HardLink("etc/hard", "./etc/first");
        var tar = layer.Plain().Blob;
        var members = new MemoryLayer(TarLayer.Zip(tar[..700], tar[700..701], tar[701..]), Digest.Of(tar));
        foreach (var blob in (MemoryLayer[])[layer.Plain(), layer.Gzip(), members])
        {
            var tree = await blob.OverAsync(ImageTree.Empty, Token);
            Assert.AreEqual($"etc/ etc/first etc/hard etc/link->first {name}", Paths(tree));
            Assert.AreEqual(new FolderEntry("etc", 0x1F8, 0, 0), tree.Find("etc"));
            Assert.AreEqual("one", Content(tree.Find("etc/first"), tar));
            Assert.AreEqual("second", Content(tree.Find(name), tar));
            var file = (FileEntry)tree.Find("etc/first")!;
            Assert.AreEqual((0x1A4, 1000, 2000), (file.Mode, file.Uid, file.Gid));
            Assert.AreEqual(file with { Path = "etc/hard" }, tree.Find("etc/hard"));
        }
    }

    [TestMethod]
    public async Task Long_names_big_numbers_and_other_scripts_are_read_from_both_extensions()
    {
        foreach (var format in (TarEntryFormat[])[TarEntryFormat.Gnu, TarEntryFormat.Pax])
        {
            var path = string.Join('/', Enumerable.Repeat(new string('ü', 100), 15)) + "/Ω😀";
            var target = new string('t', 3000);
            var layer = new TarLayer(format).File(path, "deep", entry => (entry.Uid, entry.Gid) = (3_000_000, int.MaxValue)).Link("l" + new string('o', 200), target).File("after", "plain");
            var tree = await TreeAsync(layer);
            var file = tree.Find(path)!;
            Assert.AreEqual((path, 3_000_000, int.MaxValue), (file.Path, file.Uid, file.Gid));
            Assert.AreEqual("deep", Content(file, layer.Bytes));
            Assert.AreEqual(target, ((LinkEntry)tree.Find("l" + new string('o', 200))!).Target);
            Assert.AreEqual("plain", Content(tree.Find("after"), layer.Bytes));
        }
    }

    [TestMethod]
    public async Task Whiteouts_delete_from_the_layers_below_and_never_from_their_own()
    {
        var lower = new TarLayer().File("a/one", "1").File("a/two", "2").File("b/deep/x", "x").File("b/y", "y").Folder("c/").File("top", "t");
        var upper = new TarLayer().File("a/three", "3").Whiteout("a/one").File("a/new", "n").Whiteout("a/new").Whiteout("c").Whiteout("missing/thing").Opaque("b").File("b/deep/z", "z").Whiteout("top").Link("top", "a/two");
        var tree = await TreeAsync(lower, upper);
        Assert.AreEqual("a/ a/new a/three a/two b/ b/deep/ b/deep/z top->a/two", Paths(tree));
        Assert.AreEqual("e", Paths(await new TarLayer().Whiteout("d").File("e", "").Whiteout("e").Plain().OverAsync(ImageTree.Empty.With([LayerRig.Text("d", "")]), Token)));
        Assert.AreEqual("only", Paths(await TreeAsync(lower, new TarLayer().File(".wh..wh..opq", "").File("only", ""))));
        Assert.AreEqual("a/ a/one", Paths(await TreeAsync(new TarLayer().File("a/one", "1").File(".wh..wh.plnk/1.2", "").File("a/.wh..wh.aufs", "").File("a/.wh.", ""))));
    }

    [TestMethod]
    public async Task What_comes_later_takes_the_place_of_what_was_there()
    {
        var lower = new TarLayer().Folder("d/", (UnixFileMode)0x1C0).File("d/kept", "").File("f/below", "").Link("l", "d").File("x", "1");
        Assert.AreEqual("d/ d/kept f l/ l/in x/", Paths(await TreeAsync(lower, new TarLayer().Folder("d/").File("f", "now a file").File("l/in", "").Folder("x/"))));
        Assert.AreEqual(new FolderEntry("d", 0x1ED, 0, 0), (await TreeAsync(lower, new TarLayer().Folder("d/"))).Find("d"));
        Assert.AreEqual(new FolderEntry("d", 0x1C0, 0, 0), (await TreeAsync(lower, new TarLayer().File("d/more", ""))).Find("d"));
        Assert.AreEqual("lib->usr/lib usr/ usr/lib/ usr/lib/so", Paths(await TreeAsync(new TarLayer().Folder("usr/lib/").Link("lib", "usr/lib").File("lib/so", ""))));
    }

    [TestMethod]
    public async Task A_tree_does_not_change_when_another_is_made_from_it()
    {
        var tree = await TreeAsync(new TarLayer().File("a/b/c", "1").File("a/d", "2"));
        var before = Paths(tree);
        var other = await new TarLayer().Whiteout("a/d").File("a/b/x", "").Folder("a/", (UnixFileMode)0).Plain().OverAsync(tree, Token);
        var third = tree.With([LayerRig.Text("a/b/c", "now"), new FolderEntry("n", 0x1ED, 0, 0)]);
        Assert.AreEqual(before, Paths(tree));
        Assert.AreEqual(0x1ED, tree.Find("a")!.Mode);
        Assert.AreEqual("a/ a/b/ a/b/c a/b/x", Paths(other));
        Assert.AreEqual("a/ a/b/ a/b/c a/d n/", Paths(third));
        Assert.AreEqual("", Paths(ImageTree.Empty));
    }

    [TestMethod]
    public async Task Hard_links_are_files_and_reach_into_lower_layers()
    {
        var lower = new TarLayer().File("a", "content").Link("s", "a");
        var tree = await TreeAsync(lower, new TarLayer().HardLink("b", "a").HardLink("c", "b").Whiteout("a").HardLink("t", "s"));
        Assert.AreEqual("b c s->a t->a", Paths(tree));
        Assert.AreEqual("content", Content(tree.Find("c"), lower.Bytes));
    }

    [TestMethod]
    public async Task Links_are_followed_within_the_tree_and_not_for_ever()
    {
        var layer = new TarLayer().File("usr/lib/so.1", "x").Link("usr/lib/so", "so.1").Link("lib", "usr/lib").Link("abs", "/lib/so").Link("out", "../../../../usr/lib/so.1").Link("a", "b").Link("b", "a")
            .Link("dangling", "nowhere").Link("dots", "usr/../usr/./lib//").Link("self", ".").Link("below", "usr/lib/so.1/x");
        for (var link = 0; link < 45; link++)
            layer.Link($"chain{link}", link == 0 ? "usr" : $"chain{link - 1}");
        var tree = await TreeAsync(layer);
        Assert.AreEqual("usr/lib/so.1", tree.Find("lib/so.1")?.Path);
        Assert.AreEqual(new LinkEntry("usr/lib/so", "so.1", 0, 0), tree.Find("lib/so"));
        foreach (var path in (string[])["lib/so", "abs", "out", "dots/so", "self/self/self/lib/so", "chain39/lib/so.1"])
            Assert.AreEqual("usr/lib/so.1", tree.Resolve(path)?.Path, path);
        foreach (var path in (string[])["a", "b", "a/x", "dangling", "usr/lib/so/x", "below", "chain40/lib", "nothing", "usr/nothing", "abs/x"])
            Assert.IsNull(tree.Resolve(path), path);
        Assert.IsInstanceOfType<LinkEntry>(tree.Find("a"));
        Assert.AreEqual(new FolderEntry("", 0x1ED, 0, 0), tree.Resolve("self"));
        Assert.AreEqual("usr/lib/so->so.1 usr/lib/so.1", Paths(tree, "lib"));
        Assert.AreEqual("", Paths(tree, "abs"));
        Assert.AreEqual("", Paths(tree, "nothing"));
    }

    [TestMethod]
    public async Task Devices_and_pipes_are_nothing_and_hide_what_is_below_them()
    {
        var tree = await TreeAsync(new TarLayer().File("dev/p/x", "").File("dev/q", ""), new TarLayer().Pipe("dev/p").Raw('3', "dev/q").Raw('4', "dev/r").HardLink("dev/s", "dev/p"));
        foreach (var name in (string[])["p", "q", "r", "s", "p/x"])
            Assert.IsNull(tree.Find("dev/" + name), name);
        Assert.AreEqual("dev/", Paths(tree));
    }

    [TestMethod]
    public async Task Entries_come_back_sorted_with_the_parents_a_layer_would_have()
    {
        var tree = (await TreeAsync(new TarLayer().Folder("a/", (UnixFileMode)0x1C0).File("a/z", ""))).With([LayerRig.Text("a-b", ""), LayerRig.Text("a/b/c", "memory"), new LinkEntry("0", "a", 5, 6)]);
        Assert.AreEqual("0->a a/ a/b/ a/b/c a/z a-b", Paths(tree));
        Assert.AreEqual(new FolderEntry("a", 0x1ED, 0, 0), tree.Find("a"));
        Assert.AreEqual("memory", Encoding.UTF8.GetString(((FileSource.InMemory)((FileEntry)tree.Find("a/b/c")!).Source).Content.Span));
        await LayerRig.RefusedAsync(() => Task.FromResult(tree.With([LayerRig.Text("..", "")])));
    }

    [TestMethod]
    public async Task A_tree_of_a_layer_that_was_made_has_what_was_put_into_it()
    {
        using var rig = new LayerRig(Token).WithStore();
        var random = new Random(7);
        for (var round = 0; round < 10; round++)
        {
            var entries = Enumerable.Range(0, 200).Select(LayerEntry (number) =>
            {
                var path = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(level => $"d{level}{random.Next(6)}"));
                return random.Next(4) switch
                {
                    0 => new FolderEntry(path, random.Next(0x1000), random.Next(), random.Next()),
                    1 => new LinkEntry($"{path}/l{number}", new string('t', random.Next(1, 300)), random.Next(5), 0),
                    _ => LayerRig.Text($"{path}/f{number}", new string('c', random.Next(2000)), random.Next(0x1000)),
                };
            }).ToArray();
            var made = await rig.BuildAsync(entries);
            var tree = await ImageTree.Empty.WithAsync([(made.Blob, made.DiffId)], rig.Store, Token);
            string Shown(LayerEntry entry) => entry is FileEntry { Source: var source } file
                ? $"{file.Path} {file.Mode} {file.Uid} {(source is FileSource.InLayer inner ? inner.Size : ((FileSource.InMemory)source).Content.Length)}"
                : entry.ToString();
            CollectionAssert.AreEqual(ImageTree.Empty.With(entries).Below("").Select(Shown).ToArray(), tree.Below("").Select(Shown).ToArray());
        }
    }

    [TestMethod]
    public async Task A_layer_whose_index_is_kept_is_not_read_again_unless_the_index_is_damaged()
    {
        using var rig = new LayerRig(Token).WithStore();
        var lower = new TarLayer().File("a/gone", "1").File("a/o/p", "2").File("a/😀", "3", entry => (entry.Uid, entry.Gid) = (3_000_000, 7)).File("a/😁", "4").Gzip();
        var upper = new TarLayer().Whiteout("a/gone").Opaque("a/o").Folder("a/").Link("a/l", "../" + new string('t', 500)).HardLink("b", "a/😀").Pipe("p").Gzip();
        async Task<string> ReadAsync()
        {
            var tree = await ImageTree.Empty.WithAsync([(lower.Descriptor, lower.DiffId)], lower, Token, rig.Store);
            tree = await tree.WithAsync([(upper.Descriptor, upper.DiffId)], upper, Token, rig.Store);
            return string.Join('\n', tree.Below(""));
        }

        var first = await ReadAsync();
        StringAssert.Contains(first, "3000000");
        Assert.AreEqual(first, await ReadAsync());
        Assert.AreEqual((1, 1), (lower.Opened, upper.Opened));

        var index = Path.Combine(rig.Store.Directory, "indexes", lower.DiffId.Hex);
        var bytes = File.ReadAllBytes(index);
        foreach (var damage in (byte[][])[[], bytes[..^1], [.. bytes[..10], (byte)(bytes[10] ^ 1), .. bytes[11..]]])
        {
            var opened = lower.Opened;
            File.WriteAllBytes(index, damage);
            Assert.AreEqual(first, await ReadAsync());
            Assert.AreEqual(opened + 1, lower.Opened);
            CollectionAssert.AreEqual(bytes, File.ReadAllBytes(index));
        }
    }

    [TestMethod]
    public async Task No_index_is_kept_of_a_layer_that_is_refused()
    {
        using var rig = new LayerRig(Token).WithStore();
        var layer = new MemoryLayer(new TarLayer().File("f", "").Plain().Blob, Digest.Of("other"u8));
        await LayerRig.RefusedAsync(() => ImageTree.Empty.WithAsync([(layer.Descriptor, layer.DiffId)], layer, Token, rig.Store));
        Assert.IsFalse(Directory.Exists(Path.Combine(rig.Store.Directory, "indexes")));
    }

    [TestMethod]
    public async Task A_folder_nested_as_deep_as_paths_allow_is_walked()
    {
        var path = string.Join('/', Enumerable.Repeat("d", 2048));
        Assert.AreEqual(2048, (await TreeAsync(new TarLayer().Folder(path))).Below("").Count());
    }

    [TestMethod]
    public async Task Layers_that_are_not_what_they_have_to_be_are_refused()
    {
        var sound = new TarLayer().File("f", new string('x', 5000));
        var tar = sound.Plain().Blob;
        var zip = sound.Gzip().Blob;
        (string Why, MemoryLayer Layer)[] bad =
        [
            ("has the digest sha256:", new MemoryLayer(tar, Digest.Of("other"u8))),
            ("has the digest sha256:", new MemoryLayer(zip, Digest.Of("other"u8))),
            ("ends within an entry", new MemoryLayer(tar[..3000])),
            ("ends within an entry", new MemoryLayer(tar[..700])),
            ("ends within an entry", new MemoryLayer(tar[..100])),
            ("checksum of a header is wrong", new MemoryLayer(Encoding.UTF8.GetBytes(new string('-', 2000)))),
            ("goes on after the mark", new MemoryLayer([.. new byte[512], .. tar])),
            ("leads outside", new TarLayer().Raw('0', "../../etc/passwd").Gzip()),
            ("leads outside", new TarLayer().Raw('0', "a/../../b").Gzip()),
            ("leads outside", new TarLayer().Raw('1', "a", "../../etc/shadow").Gzip()),
            ("leads outside", new TarLayer().Raw('0', "a/.wh...").Gzip()),
            ("a hard link in it", new TarLayer().HardLink("a", "missing").Gzip()),
            ("a hard link in it", new TarLayer().Folder("d").HardLink("a", "d").Gzip()),
            ("a hard link in it", new TarLayer().HardLink("a", "a").Gzip()),
            ("target of a link", new TarLayer().Raw('2', "a").Gzip()),
            ("sparse", new TarLayer().Raw('S', "a").Gzip()),
            ("sparse", new TarLayer().Raw('x', "a", content: "22 GNU.sparse.major=1\n").Raw('0', "a").Gzip()),
            ("unknown kind 0x56", new TarLayer().Raw('V', "volume").Gzip()),
            ("longer than 64 KiB", new TarLayer().Raw('x', "a", size: 1 << 30).Gzip()),
            ("longer than 64 KiB", new TarLayer().Raw('L', "a", size: 1 << 30).Gzip()),
            ("longer than 4096", new TarLayer().Raw('L', "a", content: new string('p', 5000)).Raw('0', "a").Gzip()),
            ("malformed", new TarLayer().Raw('x', "a", content: "8 path=a\n").Raw('0', "a").Gzip()),
            ("malformed", new TarLayer().Raw('x', "a", content: "999999999999 path=abc\n").Raw('0', "a").Gzip()),
            ("malformed", new TarLayer().Raw('x', "a", content: "12 size=-10\n").Raw('0', "a").Gzip()),
            ("malformed", new TarLayer().Raw('x', "a", content: "10 path=\0\n").Raw('0', "a").Gzip()),
            ("malformed", new TarLayer().Raw('x', "a", content: "junk").Raw('0', "a").Gzip()),
            ("ends within an entry", new TarLayer().Raw('x', "a", content: "27 size=999999999999999999\n").Raw('0', "a").Gzip()),
        ];
        foreach (var (why, layer) in bad)
        {
            var refusal = await LayerRig.RefusedAsync(() => layer.OverAsync(ImageTree.Empty, Token));
            StringAssert.StartsWith(refusal, $"SLIP2433 The layer {layer.Descriptor.Digest} cannot be used: ");
            StringAssert.Contains(refusal, why);
        }

        var cut = new MemoryLayer(zip[..^20], Digest.Of(tar));
        StringAssert.StartsWith(await LayerRig.RefusedAsync(() => cut.OverAsync(ImageTree.Empty, Token)), "SLIP2433 ");
    }

    [TestMethod]
    public async Task A_packing_that_cannot_be_read_is_named_with_what_to_do()
    {
        var zstd = new MemoryLayer([0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0]);
        var refusal = await LayerRig.RefusedAsync(() => zstd.OverAsync(ImageTree.Empty, Token));
        StringAssert.StartsWith(refusal, "SLIP2434 ");
        StringAssert.Contains(refusal, zstd.Descriptor.Digest.ToString());
        StringAssert.Contains(refusal, "zstd");
    }

    [TestMethod]
    public async Task A_small_blob_that_unpacks_to_endless_names_is_refused_before_memory_is_full()
    {
        // 200 000 paths of 4 KB in a blob of a few MB.
        using var zipped = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            var entry = new TarLayer().Raw('L', "././@LongLink", content: string.Join('/', Enumerable.Repeat("p", 2040))).Raw('0', "p").Bytes;
            for (var number = 0; number < 100_000; number++)
                gzip.Write(entry);
        }

        var bomb = new MemoryLayer(zipped.ToArray(), Digest.Of("never reached"u8));
        StringAssert.StartsWith(await LayerRig.RefusedAsync(() => bomb.OverAsync(ImageTree.Empty, Token)), "SLIP2435 ");
    }

    [TestMethod]
    public async Task Damaged_layers_end_in_an_error_of_their_own_or_are_read()
    {
        var seeds = new List<byte[]>();
        foreach (var format in (TarEntryFormat[])[TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Gnu, TarEntryFormat.Pax])
        {
            var layer = new TarLayer(format).Folder("a/").File("a/f", "content").Link("a/l", "f").HardLink("a/h", "a/f").Whiteout("a/gone").Opaque("o").File("o/x", "");
            seeds.Add((format is TarEntryFormat.V7 or TarEntryFormat.Ustar ? layer : layer.File("a/" + new string('n', 120), "long").Link("s", new string('t', 200))).Plain().Blob);
        }

        var random = new Random(20260101);
        var (refused, read) = (0, 0);
        for (var until = System.Diagnostics.Stopwatch.StartNew(); until.ElapsedMilliseconds < 3000 || refused + read < 200;)
        {
            var bytes = (byte[])seeds[random.Next(seeds.Count)].Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0, 1 => (byte)"0179/.=\n "[random.Next(9)], _ => (byte)random.Next(256) };
            if (random.Next(4) != 0)
            {
                for (var block = 0; block + 512 <= bytes.Length; block += 512)
                {
                    if (bytes.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
                        TarLayer.Seal(bytes.AsSpan(block, 512));
                }
            }

            bytes = random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            var layer = new MemoryLayer(bytes);
            if (random.Next(3) == 0)
            {
                var zipped = TarLayer.Zip(bytes);
                if (random.Next(2) == 0)
                    zipped[random.Next(3, zipped.Length)] ^= (byte)random.Next(256);
                layer = new MemoryLayer(zipped, layer.DiffId);
            }

            try
            {
                var tree = await layer.OverAsync(await TreeAsync(new TarLayer().File("a/gone", "").File("o/p", "")), Token);
                foreach (var entry in tree.Below(""))
                {
                    Assert.IsFalse(entry.Path.Split('/').Any(part => part is "" or "." or ".."), entry.Path);
                    tree.Resolve(entry.Path);
                    Assert.IsNotNull(tree.Find(entry.Path));
                }

                read++;
            }
            catch (Slipway.Diagnostics.SlipwayException e)
            {
                Assert.IsLessThan(1000, e.Message.Length);
                refused++;
            }
        }

        TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{refused} refused, {read} read"));
        Assert.IsGreaterThan(50, refused);
        Assert.IsGreaterThan(50, read);
    }
}
