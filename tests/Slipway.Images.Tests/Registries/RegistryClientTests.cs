using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Docker.References;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class RegistryClientTests
{
    private static readonly byte[] Content = OciJson.Write(new ImageManifest(Descriptor.Of(MediaTypes.Configuration, "{}"u8), []));

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_manifest_is_found_by_its_tag_and_by_its_digest()
    {
        await using var fixture = new RegistryFixture();
        var manifest = fixture.Registry.AddManifest("app", "1", Content, MediaTypes.Manifest);

        foreach (var suffix in (string[])[":1", $"@{manifest.Digest}", $":other@{manifest.Digest}"])
        {
            var found = await fixture.Client.FindManifestAsync(fixture.App(suffix), Token);
            Assert.AreEqual(manifest, found!.Value.Descriptor);
            CollectionAssert.AreEqual(Content, found.Value.Content);
        }

        Assert.AreEqual(manifest, await fixture.Client.HeadManifestAsync(fixture.App(), Token));
        Assert.AreEqual($"{MediaTypes.Index}, {MediaTypes.Manifest}, {MediaTypes.DockerIndex}, {MediaTypes.DockerManifest}", fixture.Registry.Requests.Last().Header("Accept"));
        Assert.IsNull(await fixture.Client.FindManifestAsync(fixture.App(":2"), Token));
        Assert.IsNull(await fixture.Client.HeadManifestAsync(fixture.App(":2"), Token));
    }

    [TestMethod]
    public async Task A_registry_that_hides_the_length_from_HEAD_is_asked_for_the_manifest()
    {
        await using var fixture = new RegistryFixture();
        var manifest = fixture.Registry.AddManifest("app", "1", Content, MediaTypes.Manifest);
        fixture.Registry.Script = request => request.Method == "HEAD" ? new FakeAnswer(200) { HidesLength = true, Headers = [("Docker-Content-Digest", manifest.Digest.ToString()), ("Connection", "close")] } : null;
        Assert.AreEqual(manifest, await fixture.Client.HeadManifestAsync(fixture.App(), Token));
    }

    [TestMethod]
    public async Task Content_of_another_digest_is_not_taken()
    {
        await using var fixture = new RegistryFixture();
        var asked = Digest.Of([1]);
        fixture.Registry.Manifests[$"app@{asked}"] = (MediaTypes.Manifest, Content);
        Assert.AreEqual("SLIP2503", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App($"@{asked}"), Token))).Code);

        fixture.Registry.Script = request => request.Path.Contains("/manifests/", StringComparison.Ordinal)
            ? new FakeAnswer(200) { Body = Content, Headers = [("Content-Type", MediaTypes.Manifest), ("Docker-Content-Digest", asked.ToString())] } : null;
        Assert.AreEqual("SLIP2503", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token))).Code);
    }

    [TestMethod]
    public async Task A_digest_that_cannot_be_verified_is_refused()
    {
        await using var fixture = new RegistryFixture();
        Assert.AreEqual("SLIP2514", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App("@sha512:" + new string('a', 128)), Token))).Code);
    }

    [TestMethod]
    public async Task A_manifest_without_end_or_of_a_hundred_megabytes_is_not_read()
    {
        foreach (var answer in (FakeAnswer[])[new(200) { Body = new byte[100_000], IsEndless = true }, new(200) { Length = 100_000_000 }])
        {
            var fixture = new RegistryFixture();
            await using (fixture)
            {
                fixture.Registry.Script = request => request.Path.Contains("/manifests/", StringComparison.Ordinal) ? answer : null;
                Assert.AreEqual("SLIP2508", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token))).Code);
            }

            // What was on its way in the sockets' buffers counts.
            Assert.IsLessThan(20_000_000, fixture.Registry.Endless);
        }
    }

    [TestMethod]
    public async Task An_error_without_end_is_an_error()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Path.Contains("/manifests/", StringComparison.Ordinal) ? new FakeAnswer(400) { Body = new byte[1000], IsEndless = true } : null;
        Assert.AreEqual("SLIP2502", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token))).Code);
    }

    [TestMethod]
    public async Task A_manifest_that_was_cut_is_fetched_again()
    {
        await using var fixture = new RegistryFixture();
        var manifest = fixture.Registry.AddManifest("app", "1", Content, MediaTypes.Manifest);
        var gets = 0;
        fixture.Registry.Script = request => request is { IsHeadOnly: false } && request.Path.Contains("/manifests/", StringComparison.Ordinal) && ++gets == 1 ? new FakeAnswer(200) { Body = Content, CutAfter = 5 } : null;
        Assert.AreEqual(manifest, (await fixture.Client.FindManifestAsync(fixture.App(), Token))!.Value.Descriptor);
        Assert.AreEqual("1", fixture.Time.Waited);
    }

    [TestMethod]
    [DataRow("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}", "schema 1")]
    [DataRow("application/json", "{\"schemaVersion\":1}", "schema 1")]
    [DataRow("application/vnd.example+json", "{\"schemaVersion\":2}", "vnd.example")]
    [DataRow(MediaTypes.Manifest, "{\"layers\":[],\"manifests\":[]}", "at once")]
    [DataRow(MediaTypes.Manifest, "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"layers\":[]}", "no image manifest")]
    [DataRow(MediaTypes.Manifest, "{\"manifests\":[]}", "no image manifest")]
    [DataRow(MediaTypes.Manifest, "<html>", "no JSON")]
    [DataRow(MediaTypes.Manifest, "[]", "no JSON")]
    public async Task A_manifest_of_no_known_kind_is_named(string type, string content, string words)
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.AddManifest("app", "1", Encoding.UTF8.GetBytes(content), type);
        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token));
        Assert.AreEqual("SLIP2507", failure.Code);
        Assert.Contains(words, failure.Message);
    }

    [TestMethod]
    [DataRow("text/plain", "{\"layers\":[]}", MediaTypes.Manifest)]
    [DataRow("application/json", "{\"manifests\":[]}", MediaTypes.Index)]
    [DataRow("application/json", "{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"layers\":[]}", MediaTypes.DockerManifest)]
    [DataRow(MediaTypes.DockerIndex + "; charset=utf-8", "{}", MediaTypes.DockerIndex)]
    public async Task What_a_manifest_is_can_be_told_by_its_content(string type, string content, string expected)
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.AddManifest("app", "1", Encoding.UTF8.GetBytes(content), type);
        Assert.AreEqual(expected, (await fixture.Client.FindManifestAsync(fixture.App(), Token))!.Value.Descriptor.MediaType);
    }

    [TestMethod]
    public async Task A_manifest_is_put_under_its_tag_or_its_digest()
    {
        await using var fixture = new RegistryFixture();
        var manifest = Descriptor.Of(MediaTypes.Manifest, Content);

        Assert.IsFalse(await fixture.Client.PutManifestAsync(fixture.App(":2"), manifest, Content, Token));
        Assert.IsFalse(await fixture.Client.PutManifestAsync(fixture.App($"@{manifest.Digest}"), manifest, Content, Token));

        Assert.AreEqual($"PUT /v2/app/manifests/2\nPUT /v2/app/manifests/{manifest.Digest}", fixture.Registry.Log);
        Assert.AreEqual(MediaTypes.Manifest, fixture.Registry.Requests.Last().Header("Content-Type"));
    }

    [TestMethod]
    [DataRow(400, "MANIFEST_INVALID", "SLIP2502", "kind of manifest")]
    [DataRow(404, "MANIFEST_BLOB_UNKNOWN", "SLIP2502", "push again")]
    [DataRow(401, "UNAUTHORIZED", "SLIP2501", "docker login")]
    [DataRow(403, "DENIED", "SLIP2501", "docker login")]
    public async Task A_refused_manifest_says_why_and_what_to_do(int status, string code, string expected, string words)
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Method == "PUT" ? FakeRegistry.Error(status, code) with { Headers = [("WWW-Authenticate", "Basic realm=\"r\"")] } : null;
        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.PutManifestAsync(fixture.App(), Descriptor.Of(MediaTypes.Manifest, Content), Content, Token));
        Assert.AreEqual(expected, failure.Code);
        Assert.Contains(words, failure.Message);
    }

    [TestMethod]
    public async Task A_registry_that_breaks_again_and_again_is_given_up()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Path == "/v2/" ? null : FakeRegistry.Error(500, "UNKNOWN", "disk on\\nfire");
        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token));
        Assert.AreEqual("SLIP2502", failure.Code);
        Assert.Contains("disk on fire", failure.Message);
        Assert.AreEqual("1 2 4", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task Redirects_without_end_are_not_followed()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Path == "/v2/" ? null : new FakeAnswer(302) { Headers = [("Location", request.Target)] };
        Assert.AreEqual("SLIP2509", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token))).Code);
    }

    [TestMethod]
    public async Task A_port_where_nothing_answers_is_told_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = listener.LocalEndpoint.ToString();
        listener.Stop();
        var time = new ImpatientTime();
        using var client = new RegistryClient(new RegistryOptions(), time);

        var failure = await RegistryFixture.FailureAsync(() => client.FindManifestAsync(ImageReference.Parse($"{host}/app:1"), Token));

        Assert.AreEqual("SLIP2500", failure.Code);
        Assert.Contains("refused", failure.Message);
        Assert.AreEqual("", time.Waited);
    }

    [TestMethod]
    public async Task A_host_that_does_not_exist_is_told_at_once()
    {
        var time = new ImpatientTime();
        using var client = new RegistryClient(new RegistryOptions(), time);
        Assert.AreEqual("SLIP2500", (await RegistryFixture.FailureAsync(() => client.FindManifestAsync(ImageReference.Parse("registry.invalid/app:1"), Token))).Code);
        Assert.AreEqual("", time.Waited);
    }

    [TestMethod]
    public async Task A_server_that_speaks_something_else_is_no_registry()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Path == "/v2/" ? null : new FakeAnswer(200) { Headers = [("broken header", "\u0001")], Length = -5 };
        Assert.AreEqual("SLIP2509", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token))).Code);
    }

    [TestMethod]
    public async Task A_registry_that_falls_silent_is_not_waited_for_without_end()
    {
        await using var fixture = new RegistryFixture(options => options with { IdleTimeout = TimeSpan.FromSeconds(1), Attempts = 2 });
        fixture.Registry.Script = request => request.Path == "/v2/" ? null : new FakeAnswer(200) { IsSilent = true };
        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Token));
        Assert.AreEqual("SLIP2500", failure.Code);
        Assert.Contains("for 1 s", failure.Message);
        Assert.AreEqual("1", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task Cancellation_ends_a_request_that_waits()
    {
        await using var fixture = new RegistryFixture();
        using var cancel = new CancellationTokenSource();
        fixture.Registry.Script = request =>
        {
            if (request.Path == "/v2/" || request.IsHeadOnly) return null;
            cancel.Cancel();
            return new FakeAnswer(200) { IsSilent = true };
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => fixture.Client.FindManifestAsync(fixture.App(), cancel.Token));
    }

    [TestMethod]
    public async Task Cancellation_ends_an_upload_that_waits_for_its_next_attempt()
    {
        await using var registry = new FakeRegistry();
        using var cancel = new CancellationTokenSource();
        using var client = new RegistryClient(new RegistryOptions(), TimeProvider.System);
        registry.Script = request =>
        {
            if (request is not { Method: "PUT", IsHeadOnly: false }) return null;
            cancel.CancelAfter(TimeSpan.FromMilliseconds(100));
            return new FakeAnswer(503) { Headers = [("Retry-After", "100")] };
        };
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => client.PushBlobAsync(ImageReference.Parse($"{registry.Host}/app"), Descriptor.Of(MediaTypes.LayerTar, [1]), new MemoryBlobs([1]), null, cancel.Token));
    }
}
