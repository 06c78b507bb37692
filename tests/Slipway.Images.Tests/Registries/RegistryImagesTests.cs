using System.Collections.Concurrent;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class RegistryImagesTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");
    private static readonly Platform Arm64 = new("linux", "arm64");

    private readonly ConcurrentQueue<string> progress = [];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_image_of_a_platform_is_pulled_and_its_layers_when_they_are_opened()
    {
        await using var fixture = new RegistryFixture();
        var (amd64, arm64) = (Image(Amd64, 1), Image(Arm64, 2));
        AddIndex(fixture, "1", amd64, arm64);
        var images = new RegistryImages(fixture.Client, fixture.Store);

        var pulled = await PullAsync(images, fixture.App(), Arm64);

        Assert.AreEqual(arm64.Descriptor.Digest, pulled!.Descriptor.Digest);
        Assert.AreEqual(Arm64, pulled.Configuration.Platform);
        Assert.IsEmpty(progress);
        var layer = pulled.Manifest.Layers[0];
        Assert.IsNull(pulled.Layers.FileOf(layer));
        CollectionAssert.AreEqual(RegistryFixture.Bytes(1000, 2), await ReadAsync(pulled, layer));
        Assert.AreEqual($"pulling {layer.Digest.ToString()[..19]} (1 kB) of {fixture.App()}", progress.Single());
        Assert.AreEqual(fixture.StoreFile(layer.Digest), pulled.Layers.FileOf(layer));
    }

    [TestMethod]
    public async Task An_image_that_was_pulled_is_there_without_the_registry()
    {
        await using var fixture = new RegistryFixture();
        AddIndex(fixture, "1", Image(Amd64, 1), Image(Arm64, 2));
        var first = await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64);
        var asked = fixture.Registry.Requests.Count;

        var again = await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64);

        Assert.AreEqual(first!.Descriptor.Digest, again!.Descriptor.Digest);
        Assert.HasCount(asked, fixture.Registry.Requests);
    }

    [TestMethod]
    public async Task A_renewed_pull_asks_by_HEAD_and_fetches_what_changed()
    {
        await using var fixture = new RegistryFixture();
        AddIndex(fixture, "1", Image(Amd64, 1));
        var images = new RegistryImages(fixture.Client, fixture.Store);
        var first = await PullAsync(images, fixture.App(), Amd64);
        var asked = fixture.Registry.Requests.Count;

        var same = await images.PullAsync(fixture.App(), Amd64, renew: true, progress.Enqueue, Token);
        Assert.AreEqual(first!.Descriptor.Digest, same!.Descriptor.Digest);
        Assert.AreEqual("HEAD /v2/app/manifests/1", string.Join('\n', fixture.Registry.Requests.Skip(asked)));

        var next = Image(Amd64, 7);
        AddIndex(fixture, "1", next);
        Assert.AreEqual(next.Descriptor.Digest, (await images.PullAsync(fixture.App(), Amd64, renew: true, progress.Enqueue, Token))!.Descriptor.Digest);
        Assert.AreEqual(next.Descriptor.Digest, (await PullAsync(images, fixture.App(), Amd64))!.Descriptor.Digest);
    }

    [TestMethod]
    public async Task An_image_that_does_not_exist_is_null()
    {
        await using var fixture = new RegistryFixture();
        Assert.IsNull(await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(":none"), Amd64));
    }

    [TestMethod]
    public async Task A_platform_that_an_image_does_not_have_is_told_with_those_it_has()
    {
        await using var fixture = new RegistryFixture();
        AddIndex(fixture, "1", Image(Arm64, 2));
        AddImage(fixture, "single", Image(Arm64, 3));
        var images = new RegistryImages(fixture.Client, fixture.Store);
        foreach (var tag in (string[])[":1", ":single"])
        {
            var failure = await RegistryFixture.FailureAsync(() => PullAsync(images, fixture.App(tag), Amd64));
            Assert.AreEqual("SLIP2404", failure.Code);
            Assert.Contains("only for linux/arm64", failure.Message);
        }
    }

    [TestMethod]
    public async Task Nested_indexes_and_manifests_that_do_not_say_what_they_are_for_are_looked_into()
    {
        await using var fixture = new RegistryFixture();
        var (amd64, arm64) = (Image(Amd64, 1), Image(Arm64, 2));
        AddImage(fixture, "a", amd64);
        AddImage(fixture, "b", arm64);
        var attestation = amd64.Descriptor with { Platform = new Platform("unknown", "unknown") };
        var inner = AddIndexOf(fixture, null, [attestation, arm64.Descriptor with { Platform = null }, amd64.Descriptor with { Platform = null }]);
        AddIndexOf(fixture, "1", [inner]);

        var images = new RegistryImages(fixture.Client, fixture.Store);
        Assert.AreEqual(amd64.Descriptor.Digest, (await PullAsync(images, fixture.App(), Amd64))!.Descriptor.Digest);
        Assert.AreEqual(arm64.Descriptor.Digest, (await PullAsync(images, fixture.App(), Arm64))!.Descriptor.Digest);
    }

    [TestMethod]
    public async Task An_artifact_is_no_image()
    {
        await using var fixture = new RegistryFixture();
        var config = fixture.Registry.AddBlob("app", "{}"u8.ToArray(), "application/vnd.cncf.helm.config.v1+json");
        fixture.Registry.AddManifest("app", "1", OciJson.Write(new ImageManifest(config, [])), MediaTypes.Manifest);
        Assert.AreEqual("SLIP2513", (await RegistryFixture.FailureAsync(() => PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64))).Code);
    }

    [TestMethod]
    public async Task A_configuration_of_another_digest_is_not_kept()
    {
        await using var fixture = new RegistryFixture();
        var image = Image(Amd64, 1);
        AddImage(fixture, "1", image);
        var bytes = image.ConfigurationBytes.ToArray();
        bytes[^1]++;
        fixture.Registry.Blobs[$"app@{image.ImageId}"] = bytes;
        Assert.AreEqual("SLIP2503", (await RegistryFixture.FailureAsync(() => PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64))).Code);
        Assert.IsFalse(File.Exists(fixture.StoreFile(image.ImageId)));
    }

    [TestMethod]
    public async Task Opens_of_one_layer_at_the_same_time_fetch_it_once()
    {
        await using var fixture = new RegistryFixture();
        AddImage(fixture, "1", Image(Amd64, 1));
        var images = new RegistryImages(fixture.Client, fixture.Store);
        var image = (await PullAsync(images, fixture.App(), Amd64))!;
        var layer = image.Manifest.Layers[0];

        var contents = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ReadAsync(image, layer), Token)));

        Assert.IsTrue(contents.All(content => Digest.Of(content) == layer.Digest));
        Assert.AreEqual(1, fixture.Registry.Requests.Count(request => request.Path.EndsWith(layer.Digest.ToString(), StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_damaged_blob_of_the_cache_is_fetched_again()
    {
        await using var fixture = new RegistryFixture();
        AddImage(fixture, "1", Image(Amd64, 1));
        var image = (await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64))!;
        var layer = image.Manifest.Layers[0];
        await ReadAsync(image, layer);
        foreach (var digest in (Digest[])[layer.Digest, image.ImageId, image.Descriptor.Digest])
        {
            var path = fixture.StoreFile(digest);
            var damaged = File.ReadAllBytes(path);
            damaged[3] ^= 1;
            File.Delete(path);
            File.WriteAllBytes(path, damaged);
        }

        var again = (await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64))!;
        Assert.AreEqual(image.Descriptor.Digest, again.Descriptor.Digest);
        CollectionAssert.AreEqual(RegistryFixture.Bytes(1000, 1), await ReadAsync(again, layer));
    }

    [TestMethod]
    public async Task A_layer_that_is_not_what_it_was_announced_as_is_not_kept()
    {
        await using var fixture = new RegistryFixture();
        AddImage(fixture, "1", Image(Amd64, 1));
        var image = (await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Amd64))!;
        var layer = image.Manifest.Layers[0];
        fixture.Registry.Blobs[$"app@{layer.Digest}"] = RegistryFixture.Bytes(1000, 9);
        Assert.AreEqual("SLIP2503", (await RegistryFixture.FailureAsync(() => ReadAsync(image, layer))).Code);
        Assert.IsFalse(File.Exists(fixture.StoreFile(layer.Digest)));
    }

    [TestMethod]
    public async Task An_image_is_pushed_under_its_tags_and_sent_once()
    {
        await using var fixture = new RegistryFixture();
        var image = Image(Amd64, 1);
        var images = new RegistryImages(fixture.Client, fixture.Store);
        var set = new ImageSet("web", [fixture.App(":1"), fixture.App(":latest"), fixture.App(":1", "other/app")], [image]);

        var pushed = await images.PushAsync(set, [], progress.Enqueue, Token);

        Assert.AreEqual($"{fixture.App(":1")} {fixture.App(":latest")} {fixture.App(":1", "other/app")}", string.Join(' ', pushed.Select(one => one.Reference)));
        Assert.IsTrue(pushed.All(one => one.Manifest.Digest == image.Descriptor.Digest));
        var manifest = image.ManifestBytes.Length;
        // The layer is mounted into the second repository; the configuration is too small to be worth it.
        Assert.AreEqual($"{1000 + image.ConfigurationBytes.Length + manifest} {manifest} {image.ConfigurationBytes.Length + manifest}", string.Join(' ', pushed.Select(one => one.UploadedBytes)));
        Assert.AreEqual(image.Descriptor.Digest, (await fixture.Client.HeadManifestAsync(fixture.App(":latest"), Token))!.Digest);
        Assert.Contains($"pushing {image.Manifest.Layers[0].Digest.ToString()[..19]} (1 kB) to {fixture.Registry.Host}/app", string.Join('\n', progress));

        var asked = fixture.Registry.Requests.Count;
        Assert.IsTrue((await images.PushAsync(set, [], progress.Enqueue, Token)).All(one => one.UploadedBytes == 0));
        Assert.IsTrue(fixture.Registry.Requests.Skip(asked).All(request => request.Method == "HEAD"));
    }

    [TestMethod]
    public async Task Platforms_share_their_blobs_and_the_index_comes_last()
    {
        await using var fixture = new RegistryFixture();
        var (amd64, arm64) = (Image(Amd64, 1), Image(Arm64, 1));

        var pushed = await new RegistryImages(fixture.Client, fixture.Store).PushAsync(new ImageSet("web", [fixture.App()], [amd64, arm64]), [], progress.Enqueue, Token);

        Assert.AreEqual(MediaTypes.Index, pushed.Single().Manifest.MediaType);
        Assert.AreEqual("PUT /v2/app/manifests/1", fixture.Registry.Requests.Last().ToString());
        Assert.AreEqual(3, fixture.Registry.Requests.Count(request => request.Method == "POST"));
        Assert.AreEqual(arm64.Descriptor.Digest, (await PullAsync(new RegistryImages(fixture.Client, fixture.Store), fixture.App(), Arm64))!.Descriptor.Digest);
    }

    [TestMethod]
    public async Task Layers_of_a_base_are_mounted_and_never_fetched()
    {
        await using var fixture = new RegistryFixture();
        AddImage(fixture, "1", Image(Amd64, 1), "base");
        var images = new RegistryImages(fixture.Client, fixture.Store);
        var image = (await PullAsync(images, fixture.App(":1", "base"), Amd64))!;

        await images.PushAsync(new ImageSet("web", [fixture.App()], [image]), [fixture.App(":1", "unrelated"), fixture.App(":1", "base")], progress.Enqueue, Token);

        Assert.IsTrue(fixture.Registry.Blobs.ContainsKey($"app@{image.Manifest.Layers[0].Digest}"));
        Assert.IsNull(image.Layers.FileOf(image.Manifest.Layers[0]));
    }

    [TestMethod]
    public async Task What_refers_to_an_image_is_listed_under_the_referrers_tag_where_the_registry_knows_no_subjects()
    {
        await using var fixture = new RegistryFixture();
        var image = Image(Amd64, 1);
        var images = new RegistryImages(fixture.Client, fixture.Store);
        var (sbom, provenance) = (Attachment(image, "application/spdx+json", 1), Attachment(image, "application/vnd.in-toto+json", 2));
        var set = new ImageSet("web", [fixture.App()], [image]) { Attachments = [sbom] };
        await images.PushAsync(set, [], progress.Enqueue, Token);
        var asked = fixture.Registry.Requests.Count;
        await images.PushAsync(set, [], progress.Enqueue, Token);
        Assert.IsFalse(fixture.Registry.Requests.Skip(asked).Any(request => request.ToString().StartsWith("PUT /v2/app/manifests/sha256-", StringComparison.Ordinal)));
        await images.PushAsync(set with { Attachments = [sbom, provenance] }, [], progress.Enqueue, Token);

        var index = OciJson.ReadIndex(fixture.Registry.Manifests[$"app:sha256-{image.Descriptor.Digest.Hex}"].Content, "test");
        Assert.AreEqual($"{sbom.Descriptor.Digest} {provenance.Descriptor.Digest}", string.Join(' ', index.Manifests.Select(one => one.Digest)));
        Assert.AreEqual("application/spdx+json application/vnd.in-toto+json", string.Join(' ', index.Manifests.Select(one => one.ArtifactType)));
        Assert.AreEqual("about", index.Manifests[0].Annotations["title"]);
    }

    [TestMethod]
    public async Task A_registry_that_knows_subjects_gets_no_referrers_tag()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.KnowsSubjects = true;
        var image = Image(Amd64, 1);
        var set = new ImageSet("web", [fixture.App()], [image]) { Attachments = [Attachment(image, "application/spdx+json", 1)] };
        await new RegistryImages(fixture.Client, fixture.Store).PushAsync(set, [], progress.Enqueue, Token);
        Assert.IsFalse(fixture.Registry.Manifests.Keys.Any(name => name.StartsWith("app:sha256-", StringComparison.Ordinal)));
        Assert.IsTrue(fixture.Registry.Manifests.ContainsKey($"app@{set.Attachments[0].Descriptor.Digest}"));
    }

    [TestMethod]
    public async Task A_blob_that_is_refused_ends_the_push_before_anything_names_it()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request is { Method: "PUT", IsHeadOnly: false } && request.Length == 1000 ? FakeRegistry.Error(413, "") : null;
        var set = new ImageSet("web", [fixture.App()], [Image(Amd64, 1)]);
        Assert.AreEqual("SLIP2510", (await RegistryFixture.FailureAsync(() => new RegistryImages(fixture.Client, fixture.Store).PushAsync(set, [], progress.Enqueue, Token))).Code);
        Assert.IsEmpty(fixture.Registry.Manifests);
    }

    private Task<ImageContent?> PullAsync(RegistryImages images, ImageReference reference, Platform platform) => images.PullAsync(reference, platform, renew: false, progress.Enqueue, Token);

    private async Task<byte[]> ReadAsync(ImageContent image, Descriptor blob)
    {
        await using var stream = await image.Layers.OpenAsync(blob, Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private static ImageContent Image(Platform platform, int seed)
    {
        var layer = RegistryFixture.Bytes(1000, seed);
        return ImageContent.Of(new ImageConfiguration(platform, [Digest.Of(layer)]), [Descriptor.Of(MediaTypes.LayerTar, layer)], new MemoryBlobs(layer));
    }

    private static Attachment Attachment(ImageContent image, string type, int seed)
    {
        var (config, document) = ("{}"u8.ToArray(), RegistryFixture.Bytes(50, seed));
        var (configDescriptor, documentDescriptor) = (Descriptor.Of(MediaTypes.Empty, config), Descriptor.Of(type, document));
        var manifest = new ImageManifest(configDescriptor, [documentDescriptor]) { ArtifactType = type, Subject = image.Descriptor, Annotations = new Dictionary<string, string> { ["title"] = "about" } };
        var bytes = OciJson.Write(manifest);
        return new Attachment(bytes, Descriptor.Of(MediaTypes.Manifest, bytes) with { ArtifactType = type }, image.Descriptor.Digest, [(configDescriptor, config), (documentDescriptor, document)]);
    }

    private static void AddImage(RegistryFixture fixture, string tag, ImageContent image, string repository = "app")
    {
        fixture.Registry.Blobs[$"{repository}@{image.ImageId}"] = image.ConfigurationBytes.ToArray();
        foreach (var layer in image.Manifest.Layers)
        {
            using var copy = new MemoryStream();
            using var content = image.Layers.OpenAsync(layer, CancellationToken.None).Result;
            content.CopyTo(copy);
            fixture.Registry.Blobs[$"{repository}@{layer.Digest}"] = copy.ToArray();
        }

        fixture.Registry.AddManifest(repository, tag, image.ManifestBytes.ToArray(), image.Manifest.MediaType);
    }

    private static void AddIndex(RegistryFixture fixture, string tag, params ImageContent[] images)
    {
        foreach (var image in images) AddImage(fixture, $"of-{image.ImageId.Hex[..8]}", image);
        AddIndexOf(fixture, tag, [.. images.Select(image => image.Descriptor)]);
    }

    private static Descriptor AddIndexOf(RegistryFixture fixture, string? tag, IReadOnlyList<Descriptor> manifests) =>
        fixture.Registry.AddManifest("app", tag, OciJson.Write(new ImageIndex(manifests)), MediaTypes.Index);
}
