using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;
using Slipway.Images.Tests.Oci;

namespace Slipway.Images.Tests.Archives;

/// <summary>Archives that are damaged, or made to do harm.</summary>
[TestClass]
public sealed class HostileArchiveTests : IDisposable
{
    private readonly TemporaryTree tree = new();
    private readonly SampleImages samples = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private BlobStore Store => new(tree.At("cache"));

    public void Dispose() => tree.Dispose();

    [TestMethod]
    public async Task No_name_leads_out_of_the_archive()
    {
        tree.With("secret", "x");
        var configuration = OciJson.Write(new ImageConfiguration(SampleImages.Amd64, [Digest.Of("x"u8)]));
        foreach (var name in new[] { "../secret", tree.At("secret"), "a/../../secret", "link", "folder/secret", "chain" })
        {
            var tar = new ForeignTar().With("c.json", configuration).WithLink("link", "../secret").WithLink("folder", "..").WithLink("chain", "link")
                .With("manifest.json", $$"""[{"Config":"c.json","Layers":["{{name}}"]}]""");
            Write("bad.tar", tar.ToArray());
            Assert.AreEqual("SLIP2405", await CodeOfAsync(tree.At("bad.tar")), name);
            var folder = tree.At("folder-" + Guid.NewGuid().ToString("N"));
            tar.Unpack(folder);
            Assert.AreEqual("SLIP2405", await CodeOfAsync(folder), name);
        }
    }

    [TestMethod]
    public async Task Links_in_a_circle_lead_nowhere()
    {
        var configuration = OciJson.Write(new ImageConfiguration(SampleImages.Amd64, [Digest.Of("x"u8)]));
        var tar = new ForeignTar().With("c.json", configuration).WithLink("a", "b").WithLink("b", "a").With("manifest.json", """[{"Config":"c.json","Layers":["a"]}]""");
        Write("bad.tar", tar.ToArray());
        tar.Unpack(tree.At("bad"));

        Assert.AreEqual("SLIP2405", await CodeOfAsync(tree.At("bad.tar")));
        Assert.AreEqual("SLIP2405", await CodeOfAsync(tree.At("bad")));
    }

    [TestMethod]
    public async Task Unpacking_writes_nothing_that_the_tar_names()
    {
        var image = samples.Image("one");
        var tar = Layout(image, [image.Descriptor]).With("../escaped", "x").With("/" + tree.At("escaped"), "x").With("blobs/sha256/../../../escaped", "x");
        Write("odd.tar", tar.ToArray(TarEntryFormat.Pax));

        Assert.IsNull(await CodeOfAsync(tree.At("odd.tar")));

        Assert.AreEqual("cache odd.tar", string.Join(' ', Directory.GetFileSystemEntries(tree.Root).Select(Path.GetFileName).Order()));
    }

    [TestMethod]
    public async Task Indexes_that_go_deep_or_wide_end()
    {
        var image = samples.Image("one");
        var tar = Layout(image, []);
        var entry = image.Descriptor with { Platform = SampleImages.Arm64 };
        for (var depth = 0; depth < 40; depth++)
        {
            var index = OciJson.Write(new ImageIndex([entry, entry]));
            tar.WithBlob(index);
            entry = Descriptor.Of(MediaTypes.Index, index);
        }

        Write("deep.tar", tar.With("index.json", OciJson.Write(new ImageIndex([entry]))).ToArray());
        Assert.AreEqual("SLIP2400", await CodeOfAsync(tree.At("deep.tar")));

        // An index cannot contain its own digest, but it can be said to lie elsewhere than its content does.
        var own = Descriptor.Of(MediaTypes.Index, "x"u8);
        Write("circle.tar", new ForeignTar().With("blobs/sha256/" + own.Digest.Hex, OciJson.Write(new ImageIndex([own]))).With("index.json", OciJson.Write(new ImageIndex([own]))).ToArray());
        Assert.AreEqual("SLIP2405", await CodeOfAsync(tree.At("circle.tar")));
    }

    [TestMethod]
    public async Task A_million_layers_are_refused()
    {
        var layers = string.Join(',', Enumerable.Repeat("\"a\"", 1_000_000));
        Write("many.tar", new ForeignTar().With("a", "x").With("manifest.json", $$"""[{"Config":"c.json","Layers":[{{layers}}]}]""").ToArray());
        Assert.AreEqual("SLIP2400", await CodeOfAsync(tree.At("many.tar")));
    }

    [TestMethod]
    public async Task A_million_entries_are_refused()
    {
        using (var file = File.Create(tree.At("entries.tar.gz")))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            var entry = new ForeignTar().With("a", "").ToArray().AsSpan(0, 512);
            for (var i = 0; i < 1_000_000; i++)
                gzip.Write(entry);
        }

        Assert.AreEqual("SLIP2402", await CodeOfAsync(tree.At("entries.tar.gz")));
    }

    [TestMethod]
    public async Task An_archive_that_was_cut_short_anywhere_is_damaged_or_whole()
    {
        var image = samples.Image("one", "two");
        await ImageArchiveWriter.WriteFileAsync(tree.At("web.tar"), SampleImages.Set(image, "web:1"), Token);
        foreach (var whole in new[] { File.ReadAllBytes(tree.At("web.tar")), SampleImages.Gzip(File.ReadAllBytes(tree.At("web.tar"))), ForeignTar.Saved(("web:1", ["a", "b"])).ToArray() })
        {
            for (var length = 1; length < whole.Length; length += 97)
            {
                Write("cut.tar", whole[..length]);
                if (Directory.Exists(tree.At("cache")))
                    Directory.Delete(tree.At("cache"), recursive: true);
                var code = await CodeOfAsync(tree.At("cut.tar"));
                Assert.IsTrue(code is null or "SLIP2402" or "SLIP2405", $"{code} at {length}");
                Assert.IsTrue(code is not null || length > whole.Length - 10240, $"read whole at {length} of {whole.Length}");
                Assert.IsFalse(Directory.Exists(tree.At("cache/tmp")) && Directory.GetFiles(tree.At("cache/tmp")).Length > 0);
            }
        }
    }

    [TestMethod]
    public async Task Damaged_archives_fail_as_archives()
    {
        var image = samples.Image("one", "two");
        await ImageArchiveWriter.WriteFileAsync(tree.At("web.tar"), SampleImages.Set(image, "web:1"), Token);
        var multi = new ImageSet("web", [], [samples.Image(SampleImages.Amd64, "a"), samples.Image(SampleImages.Arm64, "c")]);
        await ImageArchiveWriter.WriteFileAsync(tree.At("multi.tar"), multi, Token);
        byte[][] valid =
        [
            File.ReadAllBytes(tree.At("web.tar")),
            File.ReadAllBytes(tree.At("multi.tar")),
            SampleImages.Gzip(File.ReadAllBytes(tree.At("web.tar"))),
            ForeignTar.Saved(("web:1", ["a", "b", "a"]), ("api:1", ["a"])).ToArray(),
            ForeignTar.Saved(("web:1", ["a"])).ToArray(TarEntryFormat.Pax),
        ];
        var random = new Random(2024);
        var watch = Stopwatch.StartNew();
        var outcomes = new HashSet<string?>();
        for (var round = 0; round < 4000 && watch.Elapsed < TimeSpan.FromSeconds(4); round++)
        {
            Write("fuzz.tar", Damage(valid[random.Next(valid.Length)], random));
            outcomes.Add(await CodeOfAsync(tree.At("fuzz.tar"), new BlobStore(tree.At($"fuzz/{round % 50}"))));
        }

        Assert.IsGreaterThan(4, outcomes.Count, string.Join(' ', outcomes));
        foreach (var file in Directory.GetFiles(tree.At("fuzz"), "*", SearchOption.AllDirectories))
            Assert.AreEqual(Path.GetFileName(file), Digest.Of(File.ReadAllBytes(file)).Hex, "only sound blobs are kept");
    }

    /// <summary>Damages headers so that their checksums still hold, or text within documents, or anything.</summary>
    private static byte[] Damage(byte[] valid, Random random)
    {
        if (random.Next(3) == 0)
            return OciSamples.Damage(valid, random);
        var bytes = valid.ToArray();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var block = random.Next(bytes.Length / 512) * 512;
            var at = block + random.Next(random.Next(2) == 0 ? 512 : 160);
            bytes[at] = (byte)(random.Next(4) == 0 ? 0 : random.Next(2) == 0 ? random.Next(256) : '0' + random.Next(10));
            if (bytes.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
                FixChecksum(bytes.AsSpan(block, 512));
        }

        return bytes;
    }

    private static void FixChecksum(Span<byte> header)
    {
        "        "u8.CopyTo(header[148..]);
        var sum = 0;
        foreach (var b in header)
            sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header[148..]);
    }

    private async Task<string?> CodeOfAsync(string path, BlobStore? store = null)
    {
        try
        {
            await ImageArchiveReader.ReadAsync(path, "web:1", SampleImages.Amd64, store ?? Store, Token);
            return null;
        }
        catch (SlipwayException failure)
        {
            var diagnostic = failure.Diagnostics.Single();
            Assert.DoesNotContain("\n", diagnostic.Message);
            return diagnostic.Code;
        }
    }

    private ForeignTar Layout(ImageContent image, IReadOnlyList<Descriptor> entries)
    {
        var tar = new ForeignTar().WithBlob(image.ManifestBytes.ToArray()).WithBlob(image.ConfigurationBytes.ToArray());
        foreach (var layer in image.Manifest.Layers)
            tar.WithBlob(samples[layer]);
        return entries.Count == 0 ? tar : tar.With("index.json", OciJson.Write(new ImageIndex(entries)));
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(tree.At(name), content);
}
