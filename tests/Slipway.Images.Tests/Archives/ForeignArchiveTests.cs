using System.Formats.Tar;
using Slipway.Diagnostics;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Archives;

/// <summary>Archives that other tools wrote, and what they call their images.</summary>
[TestClass]
public sealed class ForeignArchiveTests : IDisposable
{
    private readonly TemporaryTree tree = new();
    private readonly SampleImages samples = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private BlobStore Store => new(tree.At("cache"));

    public void Dispose() => tree.Dispose();

    [TestMethod]
    [DataRow(TarEntryFormat.Gnu)]
    [DataRow(TarEntryFormat.Pax)]
    [DataRow(TarEntryFormat.Ustar)]
    [DataRow(TarEntryFormat.V7)]
    public async Task What_docker_saved_is_read_from_every_form_of_tar(TarEntryFormat format)
    {
        await AssertSavedAsync(File("saved.tar", ForeignTar.Saved(("web:1", ["base", "own"])).ToArray(format)));
    }

    [TestMethod]
    public async Task What_docker_saved_is_read_compressed_and_unpacked()
    {
        var saved = ForeignTar.Saved(("web:1", ["base", "own", "base"]));
        await AssertSavedAsync(File("saved.tar.gz", SampleImages.Gzip(saved.ToArray())), "base", "own", "base");
        Directory.Delete(tree.At("cache"), recursive: true);

        saved.Unpack(tree.At("unpacked"));
        await AssertSavedAsync(tree.At("unpacked"), "base", "own", "base");
        Assert.IsFalse(Directory.Exists(tree.At("cache/blobs")), "used in place");
    }

    [TestMethod]
    public async Task A_layer_that_two_saved_images_share_is_found_by_its_link()
    {
        var path = File("saved.tar", ForeignTar.Saved(("web:1", ["base", "own"]), ("api:1", ["base", "other"])).ToArray());

        AssertLayers(await ReadAsync(path, "api:1"), "base", "other");
        AssertLayers(await ReadAsync(path, "docker.io/library/web:1"), "base", "own");
    }

    [TestMethod]
    public async Task A_saved_image_has_the_same_manifest_each_time_and_the_engines_image_id()
    {
        var tar = ForeignTar.Saved(("web:1", ["base"]));
        var first = await ReadAsync(File("saved.tar", tar.ToArray()), null);
        var second = await ReadAsync(File("saved.tar.gz", SampleImages.Gzip(tar.ToArray(TarEntryFormat.Pax))), "anything:1");

        Assert.AreEqual(first.Descriptor.Digest, second.Descriptor.Digest);
        Assert.AreEqual(Digest.Of(first.ConfigurationBytes.Span), first.ImageId);
    }

    [TestMethod]
    public async Task A_compressed_layer_of_a_docker_archive_stays_so_and_is_checked_against_its_configuration()
    {
        var layer = SampleImages.LayerTar("x");
        var configuration = OciJson.Write(new ImageConfiguration(SampleImages.Amd64, [Digest.Of(layer)]));
        byte[] Tar(byte[] content) =>
            new ForeignTar().With("c.json", configuration).With("layer.tar.gz", SampleImages.Gzip(content)).With("manifest.json", """[{"Config":"c.json","RepoTags":null,"Layers":["layer.tar.gz"]}]""").ToArray();

        var read = await ReadAsync(File("jib.tar", Tar(layer)), null);
        Assert.AreEqual(MediaTypes.LayerGzip, read.Manifest.Layers.Single().MediaType);
        Assert.AreEqual(Digest.Of(SampleImages.Gzip(layer)), read.Manifest.Layers.Single().Digest);

        await FailAsync("SLIP2405", File("bad.tar", Tar(SampleImages.LayerTar("y"))), null, "other content");
    }

    [TestMethod]
    public async Task An_uncompressed_layer_with_other_content_is_damaged()
    {
        var configuration = OciJson.Write(new ImageConfiguration(SampleImages.Amd64, [Digest.Of("x"u8)]));
        var tar = new ForeignTar().With("c.json", configuration).With("layer.tar", "y").With("manifest.json", """[{"Config":"c.json","Layers":["layer.tar"]}]""");

        await FailAsync("SLIP2405", File("bad.tar", tar.ToArray()), null, "not what it is named");
        tar.Unpack(tree.At("bad"));
        await FailAsync("SLIP2405", tree.At("bad"), null, "other content");
        Assert.IsFalse(Directory.Exists(tree.At("cache/blobs")));
    }

    [TestMethod]
    public async Task A_layout_of_several_images_is_asked_by_any_of_their_names()
    {
        var (web, api) = (samples.Image("web"), samples.Image("api"));
        var tar = Layout(
            (web, ("io.containerd.image.name", "docker.io/library/web:1"), ("org.opencontainers.image.ref.name", "1")),
            (api, ("org.opencontainers.image.ref.name", "latest"), null));
        var path = File("two.tar", tar.ToArray());

        Assert.AreEqual(web.ImageId, (await ReadAsync(path, "web:1")).ImageId);
        Assert.AreEqual(web.ImageId, (await ReadAsync(path, "docker.io/library/web:1")).ImageId);
        Assert.AreEqual(api.ImageId, (await ReadAsync(path, "latest")).ImageId);
        Assert.AreEqual(api.ImageId, (await ReadAsync(path, "registry.example/api")).ImageId, "by the tag alone");
        await FailAsync("SLIP2403", path, "web:2", "docker.io/library/web:1, latest");
        await FailAsync("SLIP2403", path, "docker.io/library/web:12", "Did you mean docker.io/library/web:1?");
        await FailAsync("SLIP2403", path, null, "none is named");
    }

    [TestMethod]
    public async Task A_single_image_is_taken_whatever_it_is_called()
    {
        var web = samples.Image("web");
        var path = File("one.tar", Layout((web, ("org.opencontainers.image.ref.name", "x"), null), (web, ("org.opencontainers.image.ref.name", "y"), null)).ToArray());

        Assert.AreEqual(web.ImageId, (await ReadAsync(path, "python:3.11")).ImageId);
        Assert.AreEqual(web.ImageId, (await ReadAsync(path, null)).ImageId);
    }

    [TestMethod]
    public async Task A_digest_has_to_be_confirmed()
    {
        var web = samples.Image("web");
        var layout = File("layout.tar", Layout((web, null, null)).ToArray());
        Assert.AreEqual(web.ImageId, (await ReadAsync(layout, $"web@{web.Descriptor.Digest}")).ImageId);
        await FailAsync("SLIP2407", layout, $"web:1@{Digest.Of("x"u8)}", Digest.Of("x"u8).ToString());

        var saved = File("saved.tar", ForeignTar.Saved(("web:1", ["base"])).ToArray());
        await FailAsync("SLIP2407", saved, $"web:1@{web.Descriptor.Digest}", "docker save");
        Assert.IsNotNull(await ReadAsync(saved, $"web:1@{(await ReadAsync(saved, "web:1")).ImageId}"));
    }

    [TestMethod]
    public async Task Entries_for_platforms_side_by_side_are_one_image_and_what_is_no_image_is_passed_over()
    {
        var (amd, arm) = (samples.Image(SampleImages.Amd64, "amd"), samples.Image(SampleImages.Arm64, "arm"));
        var proof = SampleImages.Attachment(amd.Descriptor.Digest, "proof", "text");
        var tar = Blobs(new ForeignTar(), amd, arm).WithBlob(proof.ManifestBytes.ToArray());
        var attestation = proof.Descriptor with { ArtifactType = null, Platform = new Platform("unknown", "unknown"), Annotations = new Dictionary<string, string> { ["vnd.docker.reference.type"] = "attestation-manifest" } };
        tar.With("index.json", OciJson.Write(new ImageIndex([proof.Descriptor, attestation, amd.Descriptor with { Platform = null }, arm.Descriptor with { Platform = null }])));
        var path = File("side.tar", tar.ToArray());

        Assert.AreEqual(amd.ImageId, (await ReadAsync(path, "web:1")).ImageId);
        Assert.AreEqual(arm.ImageId, (await ImageArchiveReader.ReadAsync(path, null, new Platform("linux", "arm64"), Store, Token)).ImageId);
    }

    [TestMethod]
    public async Task The_exact_variant_is_preferred()
    {
        var (v6, v7) = (samples.Image(new Platform("linux", "arm", "v6"), "6"), samples.Image(new Platform("linux", "arm", "v7"), "7"));
        var path = File("arm.tar", Blobs(new ForeignTar(), v6, v7).With("index.json", OciJson.Write(new ImageIndex([v6.Descriptor, v7.Descriptor]))).ToArray());

        Assert.AreEqual(v7.ImageId, (await ImageArchiveReader.ReadAsync(path, null, new Platform("linux", "arm", "v7"), Store, Token)).ImageId);
        Assert.AreEqual(v6.ImageId, (await ImageArchiveReader.ReadAsync(path, null, new Platform("linux", "arm"), Store, Token)).ImageId);
    }

    [TestMethod]
    public async Task Platforms_that_the_archive_lacks_do_not_matter_to_the_others()
    {
        var (amd, arm) = (samples.Image(SampleImages.Amd64, "amd"), samples.Image(SampleImages.Arm64, "arm"));
        var index = OciJson.Write(new ImageIndex([arm.Descriptor, amd.Descriptor]));
        var tar = Blobs(new ForeignTar(), amd).WithBlob(index).With("index.json", OciJson.Write(new ImageIndex([Descriptor.Of(MediaTypes.Index, index)])));
        var path = File("part.tar", tar.ToArray());

        Assert.AreEqual(amd.ImageId, (await ReadAsync(path, null)).ImageId);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ImageArchiveReader.ReadAsync(path, null, SampleImages.Arm64, Store, Token));
        Assert.AreEqual("SLIP2405", failure.Diagnostics.Single().Code);
    }

    [TestMethod]
    public async Task What_is_no_archive_is_said_to_be_none()
    {
        tree.With("empty.tar").With("text.tar", new string('x', 5000)).With("folder/file", "x");
        await FailAsync("SLIP2401", tree.At("missing.tar"), null, "missing.tar");
        await FailAsync("SLIP2402", tree.At("empty.tar"), null, "too short");
        await FailAsync("SLIP2402", tree.At("text.tar"), null, "no tar");
        await FailAsync("SLIP2402", tree.At("folder"), null, "neither index.json nor manifest.json");
        await FailAsync("SLIP2402", File("other.tar", new ForeignTar().With("a", "b").ToArray()), null, "neither index.json nor manifest.json");
        await FailAsync("SLIP2402", File("zstd.tar", [0x28, 0xB5, 0x2F, 0xFD, .. new byte[1000]]), null, "compressed with zstd");
    }

    private async Task AssertSavedAsync(string path, params string[] layers) => AssertLayers(await ReadAsync(path, "web:1"), layers.Length == 0 ? ["base", "own"] : layers);

    private static void AssertLayers(ImageContent image, params string[] layers)
    {
        Assert.HasCount(layers.Length, image.Manifest.Layers);
        foreach (var (layer, text) in image.Manifest.Layers.Zip(layers))
        {
            Assert.AreEqual(MediaTypes.LayerTar, layer.MediaType);
            CollectionAssert.AreEqual(SampleImages.LayerTar(text), System.IO.File.ReadAllBytes(image.Layers.FileOf(layer)!));
        }
    }

    private async Task FailAsync(string code, string path, string? reference, string says)
    {
        var failure = (await Assert.ThrowsExactlyAsync<SlipwayException>(() => ReadAsync(path, reference))).Diagnostics.Single();
        Assert.AreEqual(code, failure.Code, failure.Message);
        Assert.Contains(says, failure.Message);
        Assert.DoesNotContain("\n", failure.Message);
        Assert.AreEqual(path, failure.Position!.Value.File);
    }

    private Task<ImageContent> ReadAsync(string path, string? reference) => ImageArchiveReader.ReadAsync(path, reference, SampleImages.Amd64, Store, Token);

    private string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(tree.At(name), content);
        return tree.At(name);
    }

    private ForeignTar Layout(params (ImageContent Image, (string Name, string Value)? First, (string Name, string Value)? Second)[] images)
    {
        var entries = images.Select(item => item.Image.Descriptor with
        {
            Annotations = new[] { item.First, item.Second }.Where(pair => pair is not null).ToDictionary(pair => pair!.Value.Name, pair => pair!.Value.Value),
        });
        return Blobs(new ForeignTar().With("oci-layout", "{}"), [.. images.Select(item => item.Image)]).With("index.json", OciJson.Write(new ImageIndex([.. entries])));
    }

    private ForeignTar Blobs(ForeignTar tar, params ImageContent[] images)
    {
        foreach (var image in images.DistinctBy(image => image.ImageId))
        {
            tar.WithBlob(image.ManifestBytes.ToArray()).WithBlob(image.ConfigurationBytes.ToArray());
            foreach (var layer in image.Manifest.Layers)
                tar.WithBlob(samples[layer]);
        }

        return tar;
    }
}
