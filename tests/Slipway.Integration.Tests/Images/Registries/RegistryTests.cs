using System.Diagnostics;
using System.Net;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Oci;
using Slipway.Images.Registries;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Images.Registries;

[TestClass]
public sealed class RegistryTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_pushed_image_is_pulled_into_another_store_as_it_was()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        var (amd64, arm64) = (TestImage.Random(1), TestImage.Random(2, platform: "linux/arm64"));
        var set = new ImageSet("web", [server.Reference("team/web:1"), server.Reference("team/web:2")], [amd64, arm64]);

        var pushed = await PushAsync(server.Images(), set);

        Assert.IsGreaterThan(20_000, pushed[0].UploadedBytes);
        foreach (var image in set.Images)
        {
            var pulled = await server.Images().PullAsync(server.Reference("team/web:2"), image.Configuration.Platform, renew: false, _ => { }, Token);
            Assert.AreEqual(image.Descriptor.Digest, pulled!.Descriptor.Digest);
            CollectionAssert.AreEqual(image.ConfigurationBytes.ToArray(), pulled.ConfigurationBytes.ToArray());
            CollectionAssert.AreEqual(await ReadAsync(image), await ReadAsync(pulled));
        }

        Assert.IsTrue((await PushAsync(server.Images(), set)).All(one => one.UploadedBytes == 0));
        Assert.IsNull(await server.Images().PullAsync(server.Reference("team/none:1"), Amd64, renew: false, _ => { }, Token));
    }

    [TestMethod]
    public async Task Layers_are_mounted_from_the_repository_of_the_base()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        var image = TestImage.Random(1);
        await PushAsync(server.Images(), new ImageSet("base", [server.Reference("base:1")], [image]));
        var images = server.Images();
        var pulled = (await images.PullAsync(server.Reference("base:1"), Amd64, renew: false, _ => { }, Token))!;

        var pushed = await images.PushAsync(new ImageSet("web", [server.Reference("web:1")], [pulled]), [server.Reference("base:1")], _ => { }, Token);

        Assert.AreEqual(image.ConfigurationBytes.Length + image.ManifestBytes.Length, pushed.Single().UploadedBytes);
        Assert.IsNull(pulled.Layers.FileOf(pulled.Manifest.Layers[0]));
        Assert.IsTrue(await server.Client().HasBlobAsync(server.Reference("web:1"), image.Manifest.Layers[0].Digest, Token));
    }

    [TestMethod]
    public async Task A_registry_with_a_login_takes_who_is_logged_in_and_tells_others_what_to_do()
    {
        await using var server = await RegistryServer.StartWithLoginAsync(Token);
        var set = new ImageSet("web", [server.Reference("web:1")], [TestImage.Random(1)]);

        var login = server.LogIn(RegistryServer.User, RegistryServer.Password);
        Assert.HasCount(1, await PushAsync(server.Images(options => options with { Credentials = login }), set));

        var missing = await Assert.ThrowsExactlyAsync<SlipwayException>(() => PushAsync(server.Images(), set));
        Assert.AreEqual("SLIP2501", missing.Diagnostics[0].Code);
        Assert.Contains($"docker login {server.Host}", missing.Message);
        var wrong = server.LogIn(RegistryServer.User, "wrong-" + RegistryServer.Password);
        var refused = await Assert.ThrowsExactlyAsync<SlipwayException>(() => PushAsync(server.Images(options => options with { Credentials = wrong }), set));
        Assert.AreEqual("SLIP2501", refused.Diagnostics[0].Code);
        Assert.DoesNotContain(RegistryServer.Password, refused.ToString());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(700_000)]
    public async Task A_push_over_a_connection_that_is_cut_gets_there(int chunkSize)
    {
        await using var server = await RegistryServer.StartAsync(Token);
        await using var proxy = new CuttingProxy(server.Port, times: 3, after: 400_000);
        var image = TestImage.Random(1, 2_000_000);
        var reference = ImageReference.Parse($"{proxy.Host}/web:1");

        await PushAsync(server.Images(options => options with { ChunkSize = chunkSize }), new ImageSet("web", [reference], [image]));

        Assert.AreEqual(3, proxy.Cuts);
        var pulled = await server.Images().PullAsync(server.Reference("web:1"), Amd64, renew: false, _ => { }, Token);
        CollectionAssert.AreEqual(await ReadAsync(image), await ReadAsync(pulled!));
    }

    [TestMethod]
    public async Task A_pull_over_a_connection_that_is_cut_gets_there()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        var image = TestImage.Random(1, 2_000_000);
        await PushAsync(server.Images(), new ImageSet("web", [server.Reference("web:1")], [image]));
        await using var proxy = new CuttingProxy(server.Port, times: 3, after: 400_000);

        var pulled = await server.Images().PullAsync(ImageReference.Parse($"{proxy.Host}/web:1"), Amd64, renew: false, _ => { }, Token);

        CollectionAssert.AreEqual(await ReadAsync(image), await ReadAsync(pulled!));
        Assert.AreEqual(3, proxy.Cuts);
    }

    [TestMethod]
    public async Task A_blob_that_is_damaged_in_the_registry_is_not_taken()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        var image = TestImage.Random(1);
        await PushAsync(server.Images(), new ImageSet("web", [server.Reference("web:1")], [image]));
        var layer = image.Manifest.Layers[0];
        var file = Directory.EnumerateFiles(server.Storage, "data", SearchOption.AllDirectories).Single(path => path.Contains(layer.Digest.Hex, StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(file);
        bytes[100] ^= 1;
        File.WriteAllBytes(file, bytes);

        var pulled = await server.Images().PullAsync(server.Reference("web:1"), Amd64, renew: false, _ => { }, Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ReadAsync(pulled!));
        Assert.AreEqual("SLIP2503", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task What_refers_to_an_image_is_found_by_the_referrers_tag()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        var image = TestImage.Random(1);
        var attachment = TestImage.Attachment(image);

        await PushAsync(server.Images(), new ImageSet("web", [server.Reference("web:1")], [image]) { Attachments = [attachment] });

        var tag = (await server.Client().FindManifestAsync(server.Reference($"web:sha256-{image.Descriptor.Digest.Hex}"), Token))!.Value;
        var listed = OciJson.ReadIndex(tag.Content, "test").Manifests.Single();
        Assert.AreEqual((attachment.Descriptor.Digest, "application/spdx+json"), (listed.Digest, listed.ArtifactType));
    }

    [TestMethod]
    public async Task A_registry_of_the_loopback_may_have_a_certificate_of_its_own()
    {
        await using var server = await RegistryServer.StartAsync(
            root =>
            {
                // Not even for this host.
                RegistryServer.Certify(root, IPAddress.Parse("192.0.2.1"));
                return "";
            },
            Token);
        await PushAsync(server.Images(), new ImageSet("web", [server.Reference("web:1")], [TestImage.Random(1)]));
        Assert.IsNotNull(await server.Client().HeadManifestAsync(server.Reference("web:1"), Token));
    }

    [TestMethod]
    public async Task Skopeo_reads_and_copies_what_was_pushed()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        var (amd64, arm64) = (TestImage.Random(1), TestImage.Random(2, platform: "linux/arm64"));
        var reference = server.Reference("team/web:1");
        var pushed = await PushAsync(server.Images(), new ImageSet("web", [reference], [amd64, arm64]));
        var source = $"docker://{reference}";

        Assert.AreEqual(pushed[0].Manifest.Digest, Digest.Of(Encoding.UTF8.GetBytes(await SkopeoAsync("inspect", "--tls-verify=false", "--raw", source))));
        Assert.Contains(arm64.Manifest.Layers[0].Digest.ToString(), await SkopeoAsync("--override-arch", "arm64", "inspect", "--tls-verify=false", source));
        var folder = Path.Combine(server.Folder, "copy");
        await SkopeoAsync("--insecure-policy", "copy", "--all", "--preserve-digests", "--src-tls-verify=false", source, $"oci:{folder}:web");
        foreach (var digest in (Digest[])[amd64.Descriptor.Digest, arm64.Descriptor.Digest, amd64.ImageId, arm64.Manifest.Layers[0].Digest])
            Assert.AreEqual(digest, Digest.Of(File.ReadAllBytes(Path.Combine(folder, "blobs", "sha256", digest.Hex))));

        // And the other way: what skopeo pushes is pulled.
        await SkopeoAsync("--insecure-policy", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", $"oci:{folder}:web", $"docker://{server.Reference("other:1")}");
        var pulled = await server.Images().PullAsync(server.Reference("other:1"), Amd64, renew: false, _ => { }, Token);
        CollectionAssert.AreEqual(await ReadAsync(amd64), await ReadAsync(pulled!));
    }

    [TestMethod]
    public async Task The_engine_pulls_and_runs_what_was_pushed_and_its_push_is_pulled()
    {
        await using var server = await RegistryServer.StartAsync(Token);
        await using var engine = await Busybox.EngineAsync(Token);
        var id = Guid.NewGuid().ToString("N");
        var image = await TestImage.OfEngineAsync(engine, Busybox.Image, id, Token);
        var reference = server.Reference($"slipway-test-{id}:1");
        await PushAsync(server.Images(), new ImageSet("web", [reference], [image]));
        var back = server.Reference($"slipway-test-{id}-back:1");
        try
        {
            await foreach (var step in engine.Images.PullAsync(reference, null, Token)) TestContext.WriteLine(step.Status);
            Assert.AreEqual(image.ImageId.ToString(), (await engine.Images.FindAsync(reference.ToString(), Token))!.Id);
            var container = await engine.Containers.CreateAsync(
                null, new ContainerCreateRequest { Image = reference.ToString(), Cmd = ["sh", "-c", "exit 42"], Labels = new Dictionary<string, string> { [ImageProject.Label] = id } }, Token);
            try
            {
                await using var wait = await engine.Containers.WaitAsync(container.Id, WaitCondition.NextExit, Token);
                await engine.Containers.StartAsync(container.Id, Token);
                Assert.AreEqual(42, (await wait.ExitAsync(Token)).StatusCode);
            }
            finally
            {
                await engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
            }

            await engine.Images.TagAsync(reference.ToString(), back, Token);
            await foreach (var step in engine.Images.PushAsync(back, null, Token)) TestContext.WriteLine(step.Status);
            var pulled = await server.Images().PullAsync(back, image.Configuration.Platform, renew: false, _ => { }, Token);
            Assert.AreEqual(image.ImageId, pulled!.ImageId);
            Assert.AreEqual(MediaTypes.DockerManifest, pulled.Manifest.MediaType);
            await PushAsync(server.Images(), new ImageSet("web", [server.Reference("again:1")], [pulled]));
        }
        finally
        {
            await engine.Images.RemoveAsync(reference.ToString(), CancellationToken.None, force: true);
            await engine.Images.RemoveAsync(back.ToString(), CancellationToken.None, force: true);
        }
    }

    private Task<IReadOnlyList<PushedImage>> PushAsync(RegistryImages images, ImageSet set) => images.PushAsync(set, [], _ => { }, Token);

    private async Task<byte[]> ReadAsync(ImageContent image)
    {
        using var copy = new MemoryStream();
        foreach (var layer in image.Manifest.Layers)
        {
            await using var stream = await image.Layers.OpenAsync(layer, Token);
            await stream.CopyToAsync(copy, Token);
        }

        return copy.ToArray();
    }

    private async Task<string> SkopeoAsync(params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("skopeo", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AssertInconclusiveException("skopeo is not installed; eng/setup does that.");
        }

        using (process)
        {
            var error = process.StandardError.ReadToEndAsync(Token);
            var output = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.AreEqual(0, process.ExitCode, await error);
            return output;
        }
    }
}
