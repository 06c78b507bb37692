using System.Formats.Tar;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Files;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Archives;

[TestClass]
public sealed class ArchiveRoundTripTests : IDisposable
{
    private readonly TemporaryTree tree = new();
    private readonly SampleImages samples = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private BlobStore Store => new(tree.At("cache"));

    public void Dispose() => tree.Dispose();

    [TestMethod]
    [DataRow("file")]
    [DataRow("folder")]
    [DataRow("gzip")]
    [DataRow("stream")]
    public async Task What_is_written_reads_as_the_same_image(string form)
    {
        var image = samples.Image("one", "two", "one");

        var read = await ReadAsync(await WriteAsync(form, SampleImages.Set(image, "web:prod")), "web:prod");

        Assert.AreEqual(image.Descriptor.Digest, read.Descriptor.Digest);
        Assert.AreEqual(image.ImageId, read.ImageId);
        Assert.AreEqual(image.Manifest.Layers.Count, read.Manifest.Layers.Count);
        foreach (var layer in read.Manifest.Layers)
            CollectionAssert.AreEqual(samples[layer], await BytesAsync(read.Layers, layer));
    }

    [TestMethod]
    public async Task The_same_images_give_the_same_bytes()
    {
        var set = SampleImages.Set(samples.Image("one", "two"), "web:prod", "other.example/web:2") with
        {
            Attachments = [SampleImages.Attachment(Digest.Of("x"u8), "application/spdx+json", "sbom")],
        };
        await ImageArchiveWriter.WriteFileAsync(tree.At("a/1.tar"), set, Token);
        var cached = await WithCachedLayersAsync(set);

        await ImageArchiveWriter.WriteFileAsync(tree.At("b/c/2.tar"), cached, Token);

        CollectionAssert.AreEqual(File.ReadAllBytes(tree.At("a/1.tar")), File.ReadAllBytes(tree.At("b/c/2.tar")));
        Assert.HasCount(1, Directory.GetFiles(tree.At("a")));
    }

    [TestMethod]
    public async Task A_tar_is_a_layout_and_a_docker_archive_with_the_documents_last()
    {
        var image = samples.Image("one");
        var path = await WriteAsync("file", SampleImages.Set(image, "web:prod", "web@" + image.Descriptor.Digest));

        var entries = new List<(string Name, string? Text)>();
        await using (var tar = new TarReader(File.OpenRead(path)))
        {
            while (await tar.GetNextEntryAsync(cancellationToken: Token) is { } entry)
            {
                Assert.AreEqual(DateTimeOffset.UnixEpoch, entry.ModificationTime);
                Assert.AreEqual((0, 0), (entry.Uid, entry.Gid));
                entries.Add((entry.Name, entry.DataStream is null ? null : await new StreamReader(entry.DataStream).ReadToEndAsync(Token)));
            }
        }

        var layer = "blobs/sha256/" + image.Manifest.Layers[0].Digest.Hex;
        var config = "blobs/sha256/" + image.ImageId.Hex;
        Assert.AreEqual(
            $"blobs/ blobs/sha256/ {layer} {config} blobs/sha256/{image.Descriptor.Digest.Hex} index.json manifest.json oci-layout", string.Join(' ', entries.Select(entry => entry.Name)));
        Assert.AreEqual($$"""[{"Config":"{{config}}","RepoTags":["web:prod"],"Layers":["{{layer}}"]}]""", entries[^2].Text);
        Assert.AreEqual("""{"imageLayoutVersion":"1.0.0"}""", entries[^1].Text);
        var named = OciJson.ReadIndex(Encoding.UTF8.GetBytes(entries[^3].Text!), "a test").Manifests.Single();
        Assert.AreEqual("docker.io/library/web:prod", named.Annotations["io.containerd.image.name"]);
        Assert.AreEqual("prod", named.Annotations["org.opencontainers.image.ref.name"]);
    }

    [TestMethod]
    public async Task A_tar_of_several_platforms_has_each_and_offers_docker_the_machines_own()
    {
        var other = Platform.Host.Architecture == "arm64" ? SampleImages.Amd64 : SampleImages.Arm64;
        var set = new ImageSet("web", [ImageReference.Parse("web:prod")], [samples.Image(other, "other"), samples.Image(Platform.Host, "own")]);
        var path = await WriteAsync("file", set);

        foreach (var image in set.Images)
            Assert.AreEqual(image.Descriptor.Digest, (await ImageArchiveReader.ReadAsync(path, "web:prod", image.Configuration.Platform, Store, Token)).Descriptor.Digest);
        var list = await EntryAsync(path, "manifest.json");
        Assert.Contains(set.Images[1].ImageId.Hex, list);
        Assert.DoesNotContain(set.Images[0].ImageId.Hex, list);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveReader.ReadAsync(path, null, new Platform("linux", "s390x"), Store, Token));
        Assert.AreEqual("SLIP2404", failure.Diagnostics.Single().Code);
        Assert.Contains(other.ToString(), failure.Message);
    }

    [TestMethod]
    public async Task A_thin_stream_has_only_the_layers_that_are_sent()
    {
        var image = samples.Image("base", "own");
        using var stream = new MemoryStream();

        await ImageArchiveWriter.WriteAsync(stream, image, [ImageReference.Parse("web:prod")], layer => layer.Digest == image.Manifest.Layers[1].Digest, Token);

        Assert.AreEqual(1, samples.Opened);
        stream.Position = 0;
        var names = new List<string>();
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        CollectionAssert.DoesNotContain(names, "blobs/sha256/" + image.Manifest.Layers[0].Digest.Hex);
        CollectionAssert.Contains(names, "blobs/sha256/" + image.Manifest.Layers[1].Digest.Hex);
    }

    [TestMethod]
    public async Task A_thin_tar_is_whole_again_where_the_cache_has_the_rest()
    {
        var image = samples.Image("base", "own");
        await AddAsync(image.Manifest.Layers[0]);
        await using (var file = File.Create(tree.At("thin.tar")))
            await ImageArchiveWriter.WriteAsync(file, image, [], layer => layer.Digest == image.Manifest.Layers[1].Digest, Token);

        var read = await ReadAsync(tree.At("thin.tar"), null);

        Assert.AreEqual(image.Descriptor.Digest, read.Descriptor.Digest);
        CollectionAssert.AreEqual(samples[image.Manifest.Layers[0]], await BytesAsync(read.Layers, image.Manifest.Layers[0]));
    }

    [TestMethod]
    public async Task A_folder_keeps_other_images_and_writing_again_changes_nothing()
    {
        var (web, api) = (samples.Image("web"), samples.Image("api"));
        await WriteAsync("folder", SampleImages.Set(web, "web:1"));
        var folder = await WriteAsync("folder", SampleImages.Set(api, "api:1"));
        var before = File.ReadAllBytes(Path.Combine(folder, "index.json"));

        await WriteAsync("folder", SampleImages.Set(web, "web:1"));

        CollectionAssert.AreEqual(before, File.ReadAllBytes(Path.Combine(folder, "index.json")));
        Assert.AreEqual(web.ImageId, (await ReadAsync(folder, "web:1")).ImageId);
        Assert.AreEqual(api.ImageId, (await ReadAsync(folder, "api:1")).ImageId);
        Assert.AreEqual("blobs index.json oci-layout", string.Join(' ', Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order()));
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(folder, "blobs")));

        var newer = samples.Image("web, newer");
        await WriteAsync("folder", SampleImages.Set(newer, "web:1"));
        Assert.AreEqual(newer.ImageId, (await ReadAsync(folder, "web:1")).ImageId);
        Assert.HasCount(2, Index(folder).Manifests);
    }

    [TestMethod]
    public async Task A_folder_drops_the_attachments_of_images_that_nothing_names_any_more()
    {
        var old = samples.Image("old");
        await WriteAsync("folder", SampleImages.Set(old, "web:1") with { Attachments = [SampleImages.Attachment(old.Descriptor.Digest, "sbom", "1")] });
        await WriteAsync("folder", SampleImages.Set(old, "web:1") with { Attachments = [SampleImages.Attachment(old.Descriptor.Digest, "sbom", "2"), SampleImages.Attachment(old.Descriptor.Digest, "proof", "1")] });
        var folder = tree.At("layout");
        Assert.HasCount(3, Index(folder).Manifests);

        await WriteAsync("folder", SampleImages.Set(old, "web:2"));
        Assert.HasCount(4, Index(folder).Manifests, "also named web:2");
        var newer = samples.Image("newer");
        await WriteAsync("folder", SampleImages.Set(newer, "web:1"));
        Assert.HasCount(4, Index(folder).Manifests, "still named web:2");
        await WriteAsync("folder", SampleImages.Set(newer, "web:2"));

        Assert.AreEqual("web:1 web:2", string.Join(' ', Index(folder).Manifests.Select(entry => entry.Annotations["io.containerd.image.name"].Split('/')[^1])));
    }

    [TestMethod]
    public async Task A_folder_links_what_the_cache_has()
    {
        var set = await WithCachedLayersAsync(SampleImages.Set(samples.Image("one"), "web:1"));
        var layer = set.Images[0].Manifest.Layers[0];
        var folder = await WriteAsync("folder", set);

        var linked = Path.Combine(folder, "blobs/sha256", layer.Digest.Hex);
        CollectionAssert.AreEqual(samples[layer], File.ReadAllBytes(linked));
        if (OperatingSystem.IsLinux())
            Assert.AreEqual("2", Output("stat", "-c", "%h", linked));
        Assert.IsNotNull(Store.FileOf(layer), "linking does not make it unknown");
    }

    [TestMethod]
    public async Task A_folder_is_not_linked_to_a_folder_that_is_somebody_elses()
    {
        var image = samples.Image("one");
        var layer = image.Manifest.Layers[0];
        var theirs = Path.Combine(tree.At("theirs"), "blobs", "sha256", layer.Digest.Hex);
        Directory.CreateDirectory(Path.GetDirectoryName(theirs)!);
        File.WriteAllBytes(theirs, samples[layer]);
        var time = File.GetLastWriteTimeUtc(theirs);

        for (var times = 0; times < 2; times++)
            await WriteAsync("folder", SampleImages.Set(image with { Layers = new FileOnly(theirs) }, "web:1"));

        Assert.AreEqual(time, File.GetLastWriteTimeUtc(theirs));
        CollectionAssert.AreEqual(samples[layer], File.ReadAllBytes(Path.Combine(tree.At("layout"), "blobs", "sha256", layer.Digest.Hex)));
    }

    [TestMethod]
    public async Task A_damaged_blob_of_a_folder_is_noticed_by_the_reader_and_replaced_by_the_writer()
    {
        var image = samples.Image("one");
        var set = SampleImages.Set(image, "web:1");
        var folder = await WriteAsync("folder", set);
        var blob = Path.Combine(folder, "blobs/sha256", image.Manifest.Layers[0].Digest.Hex);
        var bytes = File.ReadAllBytes(blob);
        bytes[^1] ^= 1;
        File.Delete(blob);
        File.WriteAllBytes(blob, bytes);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ReadAsync(folder, null));
        Assert.AreEqual("SLIP2405", failure.Diagnostics.Single().Code);
        Assert.IsTrue(File.Exists(blob), "a reader does not touch what it reads");
        await WriteAsync("folder", set);
        await ReadAsync(folder, null);
    }

    [TestMethod]
    public async Task A_folder_of_blobs_is_read_in_place()
    {
        var image = samples.Image("one");
        var folder = await WriteAsync("folder", SampleImages.Set(image, "web:1"));

        var read = await ReadAsync(folder, null);

        var layer = image.Manifest.Layers[0];
        Assert.AreEqual(Path.Combine(folder, "blobs", "sha256", layer.Digest.Hex), read.Layers.FileOf(layer));
        Assert.IsFalse(Directory.Exists(tree.At("cache/blobs")));
    }

    [TestMethod]
    public void A_blob_in_a_folder_is_hashed_again_only_when_its_stamp_changed()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Only Linux tells when a file was changed.");
        var bytes = samples[samples.Image("one").Manifest.Layers[0]];
        tree.With("blob");
        File.WriteAllBytes(tree.At("blob"), bytes);
        var stamp = FileStamp.Find(tree.At("blob"))!.Value;
        Assert.AreEqual(bytes.Length, stamp.Size);
        var changed = DateTime.UnixEpoch.AddTicks(stamp.ChangedNanoseconds / TimeSpan.NanosecondsPerTick);
        Assert.IsFalse(SeenFiles.IsLasting(stamp, changed.AddSeconds(1)));
        Assert.IsTrue(SeenFiles.IsLasting(stamp, changed.AddSeconds(3)));
        var digest = Digest.Of(bytes);

        Store.Seen.Keep(tree.At("blob"), digest, stamp);

        Assert.IsTrue(Store.Seen.Has(tree.At("blob"), digest, FileStamp.Find(tree.At("blob"))!.Value));
        Assert.IsFalse(Store.Seen.Has(tree.At("other"), digest, stamp));
        Assert.IsFalse(Store.Seen.Has(tree.At("blob"), Digest.Of("x"u8), stamp));
        Assert.IsFalse(Store.Seen.Has(tree.At("blob"), digest, stamp with { ChangedNanoseconds = stamp.ChangedNanoseconds + 1 }), "written to, and its time of modification set back");
    }

    [TestMethod]
    public async Task A_folder_that_was_read_before_is_not_read_whole_again()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Only Linux tells when a file was changed.");
        var image = samples.Image("one");
        var folder = await WriteAsync("folder", SampleImages.Set(image, "web:1"));
        var blob = Path.Combine(folder, "blobs", "sha256", image.Manifest.Layers[0].Digest.Hex);
        // Damage that the stamp does not show, as if the record were of this very file: what is remembered is believed.
        File.Delete(blob);
        File.WriteAllBytes(blob, new byte[image.Manifest.Layers[0].Size]);
        Store.Seen.Keep(blob, image.Manifest.Layers[0].Digest, FileStamp.Find(blob)!.Value);
        Assert.AreEqual(blob, (await ReadAsync(folder, null)).Layers.FileOf(image.Manifest.Layers[0]));

        File.SetLastWriteTimeUtc(blob, DateTime.UtcNow.AddDays(-1));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ReadAsync(folder, null));
        Assert.AreEqual("SLIP2405", failure.Diagnostics.Single().Code);
    }

    [TestMethod]
    public async Task A_tar_is_copied_to_the_cache_once_with_only_what_the_platform_needs()
    {
        var set = new ImageSet("web", [], [samples.Image(SampleImages.Amd64, "a", "b"), samples.Image(SampleImages.Arm64, "c")]);
        var path = await WriteAsync("file", set);

        await ReadAsync(path, null);

        Assert.HasCount(2, Directory.GetFiles(tree.At("cache/blobs/sha256")));
        var stamps = Stamps();
        await ReadAsync(path, null);
        Assert.AreEqual(stamps, Stamps());

        string Stamps() => string.Join('\n', Directory.GetFiles(tree.At("cache"), "*", SearchOption.AllDirectories).Order().Select(file => Output("stat", "-c", "%n %i", file)));
    }

    [TestMethod]
    public async Task A_tar_that_cannot_be_written_leaves_the_old_one()
    {
        tree.With("web.tar", "old").With("file");
        var broken = samples.Image("one");
        samples[broken.Manifest.Layers[0]] = "something else"u8.ToArray();

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => WriteAsync("file", SampleImages.Set(broken, "web:1")));
        Assert.AreEqual("SLIP2410", failure.Diagnostics.Single().Code);
        Assert.AreEqual("old", File.ReadAllText(tree.At("web.tar")));
        Assert.AreEqual("file web.tar", string.Join(' ', Directory.GetFiles(tree.Root).Select(Path.GetFileName).Order()));

        failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveWriter.WriteFileAsync(tree.At("file/web.tar"), SampleImages.Set(samples.Image("two")), Token));
        Assert.AreEqual("SLIP2017", failure.Diagnostics.Single().Code);
        failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveWriter.WriteFolderAsync(tree.At("file/web"), SampleImages.Set(samples.Image("two")), Token));
        Assert.AreEqual("SLIP2017", failure.Diagnostics.Single().Code);
    }

    [TestMethod]
    public async Task A_full_disk_is_one_error_in_either_form()
    {
        await using var disk = Blobs.SmallDisk.Mount(tree.At("disk"));
        var random = new byte[Blobs.SmallDisk.Bytes];
        new Random(3).NextBytes(random);
        var set = SampleImages.Set(samples.Image(Convert.ToBase64String(random)), "web:1");

        foreach (var cached in new[] { set, await WithCachedLayersAsync(set) })
        {
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveWriter.WriteFileAsync(tree.At("disk/web.tar"), cached, Token));
            Assert.AreEqual("SLIP2017", failure.Diagnostics.Single().Code);
            Assert.Contains("No space left", failure.Message);
            failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveWriter.WriteFolderAsync(tree.At("disk/web"), cached, Token));
            Assert.AreEqual("SLIP2017", failure.Diagnostics.Single().Code);
            Assert.IsEmpty(Directory.GetFiles(tree.At("disk"), "*", SearchOption.AllDirectories));
        }
    }

    [TestMethod]
    public async Task Two_builds_that_write_one_folder_keep_both_their_images()
    {
        var sets = Enumerable.Range(0, 8).Select(i => SampleImages.Set(samples.Image($"{i}", "shared"), $"web:{i}")).ToList();

        await Parallel.ForEachAsync(sets, Token, async (set, token) => await ImageArchiveWriter.WriteFolderAsync(tree.At("layout"), set, token));

        Assert.HasCount(8, Index(tree.At("layout")).Manifests);
        Assert.AreEqual(sets[5].Images[0].ImageId, (await ReadAsync(tree.At("layout"), "web:5")).ImageId);
    }

    [TestMethod]
    public async Task A_layer_that_went_away_or_changed_after_it_was_found_is_told()
    {
        var image = samples.Image("one");
        var layer = image.Manifest.Layers[0];
        foreach (var (file, code) in new[] { ("missing", "SLIP2406"), ("short", "SLIP2410") })
        {
            tree.With("short", "x");
            var set = SampleImages.Set(image with { Layers = new FileOnly(tree.At(file)) }, "web:1");
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveWriter.WriteFileAsync(tree.At("web.tar"), set, Token));
            Assert.AreEqual(code, failure.Diagnostics.Single().Code);
            Assert.Contains(layer.Digest.ToString(), failure.Message);
            Assert.IsEmpty(Directory.GetFiles(tree.Root, "*.tmp"));
        }
    }

    private sealed class FileOnly(string path) : IBlobSource
    {
        public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) => throw new AssertFailedException("opened");

        public string? FileOf(Descriptor blob) => path;
    }

    private async Task<string> WriteAsync(string form, ImageSet set)
    {
        switch (form)
        {
            case "folder":
                await ImageArchiveWriter.WriteFolderAsync(tree.At("layout"), set, Token);
                return tree.At("layout");
            case "stream":
                await using (var file = File.Create(tree.At("stream.tar")))
                    await ImageArchiveWriter.WriteAsync(file, set.Images[0], set.References, _ => true, Token);
                return tree.At("stream.tar");
            case "gzip":
                await ImageArchiveWriter.WriteFileAsync(tree.At("web.tar"), set, Token);
                File.WriteAllBytes(tree.At("web.tar.gz"), SampleImages.Gzip(File.ReadAllBytes(tree.At("web.tar"))));
                return tree.At("web.tar.gz");
            default:
                await ImageArchiveWriter.WriteFileAsync(tree.At("web.tar"), set, Token);
                return tree.At("web.tar");
        }
    }

    private Task<ImageContent> ReadAsync(string path, string? reference) => ImageArchiveReader.ReadAsync(path, reference, SampleImages.Amd64, Store, Token);

    private async Task<ImageSet> WithCachedLayersAsync(ImageSet set)
    {
        foreach (var layer in set.Images.SelectMany(image => image.Manifest.Layers))
            await AddAsync(layer);
        return set with { Images = [.. set.Images.Select(image => image with { Layers = Store })] };
    }

    private Task AddAsync(Descriptor layer) => Store.AddAsync(layer, async (stream, token) => await stream.WriteAsync(samples[layer], token), Token);

    private async Task<byte[]> BytesAsync(IBlobSource source, Descriptor blob)
    {
        await using var stream = await source.OpenAsync(blob, Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private async Task<string> EntryAsync(string path, string name)
    {
        await using var tar = new TarReader(File.OpenRead(path));
        while (await tar.GetNextEntryAsync(cancellationToken: Token) is { } entry)
        {
            if (entry.Name == name)
                return await new StreamReader(entry.DataStream!).ReadToEndAsync(Token);
        }

        throw new AssertFailedException(name);
    }

    private static ImageIndex Index(string folder) => OciJson.ReadIndex(File.ReadAllBytes(Path.Combine(folder, "index.json")), folder);

    private static string Output(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }
}
