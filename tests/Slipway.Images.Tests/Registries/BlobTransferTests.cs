using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class BlobTransferTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_download_goes_on_where_it_was_cut()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(300_000);
        var blob = fixture.Registry.AddBlob("app", content);
        var gets = 0;
        fixture.Registry.Script = request => request is { Method: "GET", IsHeadOnly: false } && request.Path.Contains("/blobs/", StringComparison.Ordinal) && ++gets == 1
            ? new FakeAnswer(200) { Body = content, CutAfter = 100_000 } : null;

        CollectionAssert.AreEqual(content, await CopyAsync(fixture, blob));

        Assert.AreEqual(2, gets);
        var range = fixture.Registry.Requests.Last().Header("Range")!;
        Assert.IsGreaterThan(0, int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.AreEqual("1", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task A_server_without_ranges_sends_all_of_it_again()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(300_000);
        var blob = fixture.Registry.AddBlob("app", content);
        var gets = 0;
        fixture.Registry.Script = request => request is { IsHeadOnly: false } && request.Path.Contains("/blobs/", StringComparison.Ordinal)
            ? new FakeAnswer(200) { Body = content, CutAfter = ++gets == 1 ? 250_000 : null } : null;

        CollectionAssert.AreEqual(content, await CopyAsync(fixture, blob));
        Assert.AreEqual(2, gets);
    }

    [TestMethod]
    public async Task A_download_that_is_cut_each_time_ends_after_the_attempts()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(1000);
        var blob = fixture.Registry.AddBlob("app", content);
        fixture.Registry.Script = request => request.Path.Contains("/blobs/", StringComparison.Ordinal) ? new FakeAnswer(200) { Body = content, CutAfter = 10 } : null;

        Assert.AreEqual("SLIP2504", (await RegistryFixture.FailureAsync(() => CopyAsync(fixture, blob))).Code);
        Assert.AreEqual("1 2 4", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task A_body_of_another_length_is_not_taken()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(1000);
        var blob = fixture.Registry.AddBlob("app", content);
        foreach (var answer in (FakeAnswer[])
                 [
                     new(200) { Body = content[..900] }, new(200) { Body = [.. content, 1] }, new(200) { Body = content[..900], HidesLength = true },
                     new(200) { Body = [.. content, 1], HidesLength = true }, new(200) { Body = content, IsEndless = true },
                 ])
        {
            fixture.Registry.Script = request => request.Path.Contains("/blobs/", StringComparison.Ordinal) ? answer : null;
            Assert.AreEqual("SLIP2503", (await RegistryFixture.FailureAsync(() => CopyAsync(fixture, blob))).Code);
        }

        Assert.AreEqual("", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task A_part_that_was_not_asked_for_is_not_taken()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("app", [1, 2, 3]);
        fixture.Registry.Script = request => request.Path.Contains("/blobs/", StringComparison.Ordinal) ? new FakeAnswer(206) { Body = [3], Headers = [("Content-Range", "bytes 2-2/3")] } : null;
        Assert.AreEqual("SLIP2509", (await RegistryFixture.FailureAsync(() => CopyAsync(fixture, blob))).Code);
    }

    [TestMethod]
    public async Task A_blob_that_the_registry_lost_is_named()
    {
        await using var fixture = new RegistryFixture();
        var blob = Descriptor.Of(MediaTypes.LayerTar, [1]);
        var failure = await RegistryFixture.FailureAsync(() => CopyAsync(fixture, blob));
        Assert.AreEqual("SLIP2505", failure.Code);
        Assert.Contains(blob.Digest.ToString()[..19], failure.Message);
    }

    [TestMethod]
    public async Task An_empty_blob_is_pushed_and_pulled()
    {
        await using var fixture = new RegistryFixture(options => options with { ChunkSize = 10 });
        var blob = Descriptor.Of(MediaTypes.LayerTar, []);
        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, []));
        Assert.IsEmpty(await CopyAsync(fixture, blob));
    }

    [TestMethod]
    public async Task A_blob_is_sent_in_one_request_to_the_address_the_registry_gives()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(200_000);

        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, content));

        var digest = Digest.Of(content);
        Assert.AreEqual($"HEAD /v2/app/blobs/{digest}\nPOST /v2/app/blobs/uploads/\nPUT /v2/app/blobs/uploads/u1?_state=u1&digest=sha256%3A{digest.Hex}", fixture.Registry.Log);
        Assert.AreEqual("200000", fixture.Registry.Requests.Last().Header("Content-Length"));
        Assert.AreEqual(BlobPush.Existed, await PushAsync(fixture, content));
    }

    [TestMethod]
    public async Task A_blob_is_sent_in_chunks_where_a_size_is_set()
    {
        await using var fixture = new RegistryFixture(options => options with { ChunkSize = 100 });
        var content = RegistryFixture.Bytes(250);

        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, content));

        Assert.AreEqual("0-99 100-199 200-249", string.Join(' ', fixture.Registry.Requests.Where(request => request.Method == "PATCH").Select(request => request.Header("Content-Range"))));
        Assert.AreEqual(0, fixture.Registry.Requests.Last().Length);
    }

    [TestMethod]
    public async Task Chunks_are_no_smaller_than_the_registry_wants_them()
    {
        await using var fixture = new RegistryFixture(options => options with { ChunkSize = 100 });
        fixture.Registry.Script = request => request is { Method: "POST", IsHeadOnly: false } ? Begin(fixture, ("OCI-Chunk-Min-Length", "200")) : null;
        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, RegistryFixture.Bytes(250)));
        Assert.AreEqual(2, fixture.Registry.Requests.Count(request => request.Method == "PATCH"));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(200_000)]
    public async Task An_upload_goes_on_where_the_registry_says_it_got_to(int chunkSize)
    {
        await using var fixture = new RegistryFixture(options => options with { ChunkSize = chunkSize });
        var content = RegistryFixture.Bytes(500_000);
        var cuts = 0;
        fixture.Registry.CutBody = request => request.Method is "PUT" or "PATCH" && ++cuts == 1 ? 150_000 : null;

        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, content));

        CollectionAssert.AreEqual(content, fixture.Registry.Blobs[$"app@{Digest.Of(content)}"]);
        Assert.AreEqual(1, fixture.Registry.Requests.Count(request => request.Method == "POST"));
        Assert.StartsWith("150000-", fixture.Registry.Requests.First(request => request.Method is "PUT" or "PATCH" && request.Header("Content-Range")?.StartsWith("0-", StringComparison.Ordinal) == false && request.IsWhole).Header("Content-Range"));
        Assert.AreEqual("1", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task An_upload_whose_session_is_lost_starts_anew()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(500_000);
        var cuts = 0;
        fixture.Registry.CutBody = request => request.Method == "PUT" && ++cuts == 1 ? 150_000 : null;
        fixture.Registry.Script = request =>
        {
            if (request is { Method: "GET", IsHeadOnly: false } && request.Path.Contains("/uploads/", StringComparison.Ordinal)) fixture.Registry.Uploads.Clear();
            return null;
        };

        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, content));

        CollectionAssert.AreEqual(content, fixture.Registry.Blobs[$"app@{Digest.Of(content)}"]);
        Assert.AreEqual(2, fixture.Registry.Requests.Count(request => request.Method == "POST"));
    }

    [TestMethod]
    public async Task A_session_that_is_lost_between_chunks_starts_anew()
    {
        await using var fixture = new RegistryFixture(options => options with { ChunkSize = 100 });
        var content = RegistryFixture.Bytes(250);
        var patches = 0;
        fixture.Registry.Script = request =>
        {
            if (request is { Method: "PATCH", IsHeadOnly: false } && ++patches == 2) fixture.Registry.Uploads.Clear();
            return null;
        };

        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, content));
        CollectionAssert.AreEqual(content, fixture.Registry.Blobs[$"app@{Digest.Of(content)}"]);
    }

    [TestMethod]
    public async Task An_upload_whose_answer_was_cut_is_not_sent_twice()
    {
        await using var fixture = new RegistryFixture();
        var content = RegistryFixture.Bytes(1000);
        // All of the body is read and the blob kept, and then the connection is cut.
        fixture.Registry.CutBody = request =>
        {
            if (request.Method != "PUT") return null;
            fixture.Registry.AddBlob("app", content);
            fixture.Registry.Uploads.Clear();
            return content.Length;
        };

        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, content));
        Assert.AreEqual(1, fixture.Registry.Requests.Count(request => request.Method == "PUT"));
    }

    [TestMethod]
    public async Task An_upload_that_is_cut_each_time_ends_after_the_attempts()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.CutBody = request => request.Method == "PUT" ? 10 : null;
        Assert.AreEqual("SLIP2504", (await RegistryFixture.FailureAsync(() => PushAsync(fixture, RegistryFixture.Bytes(500_000)))).Code);
        Assert.AreEqual("1 2 4", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task A_registry_that_stores_a_blob_is_given_more_time()
    {
        await using var fixture = new RegistryFixture(options => options with { IdleTimeout = TimeSpan.FromSeconds(1), Attempts = 1 });
        fixture.Registry.Script = request => request is { Method: "PUT", IsHeadOnly: false } ? new FakeAnswer(201) { IsSilent = true } : null;
        Assert.Contains("for 5 s", (await RegistryFixture.FailureAsync(() => PushAsync(fixture, [1]))).Message);
    }

    [TestMethod]
    public async Task A_busy_registry_is_waited_for_as_long_as_it_asks()
    {
        await using var fixture = new RegistryFixture();
        var answers = new Queue<FakeAnswer>([new(503) { Headers = [("Retry-After", "3")] }, new(429) { Headers = [("Retry-After", "9")] }, new(502)]);
        fixture.Registry.Script = request => request is { Method: "PUT", IsHeadOnly: false } && answers.TryDequeue(out var answer) ? answer : null;
        Assert.AreEqual(BlobPush.Uploaded, await PushAsync(fixture, RegistryFixture.Bytes(100)));
        Assert.AreEqual("3 9 4", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task A_registry_that_asks_to_wait_for_hours_is_not_waited_for()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Path == "/v2/" ? null : new FakeAnswer(429) { Headers = [("Retry-After", "7200")] };
        var failure = await RegistryFixture.FailureAsync(() => PushAsync(fixture, [1]));
        Assert.AreEqual("SLIP2511", failure.Code);
        Assert.Contains("in 7200 s", failure.Message);
        Assert.AreEqual("", fixture.Time.Waited);
    }

    [TestMethod]
    [DataRow(413, "", "SLIP2510", "client_max_body_size")]
    [DataRow(507, "", "SLIP2510", "space")]
    [DataRow(403, "DENIED", "SLIP2501", "docker login")]
    [DataRow(404, "NAME_UNKNOWN", "SLIP2505", "created first")]
    [DataRow(400, "NAME_INVALID", "SLIP2505", "app")]
    [DataRow(405, "UNSUPPORTED", "SLIP2502", "read-only")]
    [DataRow(400, "SIZE_INVALID", "SLIP2502", "proxy")]
    [DataRow(418, "", "SLIP2502", "HTTP 418")]
    public async Task A_refused_upload_says_why_and_what_to_do(int status, string code, string expected, string words)
    {
        foreach (var method in (string[])["POST", "PUT"])
        {
            await using var fixture = new RegistryFixture();
            fixture.Registry.Script = request => request.Method == method && !request.IsHeadOnly ? FakeRegistry.Error(status, code) : null;
            // That an upload is unknown while it goes on means something else than that its repository is.
            if (method == "PUT" && status == 404) continue;
            var failure = await RegistryFixture.FailureAsync(() => PushAsync(fixture, RegistryFixture.Bytes(100)));
            Assert.AreEqual(expected, failure.Code);
            Assert.Contains(words, failure.Message);
            Assert.DoesNotContain("_state", failure.Message);
            Assert.AreEqual("", fixture.Time.Waited);
        }
    }

    [TestMethod]
    public async Task A_large_body_that_is_refused_is_not_sent_at_all()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Method == "PUT" ? FakeRegistry.Error(413, "") with { BeforeBody = true } : null;
        Assert.AreEqual("SLIP2510", (await RegistryFixture.FailureAsync(() => PushAsync(fixture, RegistryFixture.Bytes(5_000_000)))).Code);
    }

    [TestMethod]
    public async Task An_upload_without_a_place_to_go_to_is_malformed()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Method == "POST" ? new FakeAnswer(202) : null;
        Assert.AreEqual("SLIP2509", (await RegistryFixture.FailureAsync(() => PushAsync(fixture, [1]))).Code);
    }

    [TestMethod]
    public async Task An_upload_is_not_sent_on_to_a_host_without_TLS()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Method == "POST" ? new FakeAnswer(202) { Headers = [("Location", "http://registry.invalid/upload?_state=canary")] } : null;
        var failure = await RegistryFixture.FailureAsync(() => PushAsync(fixture, [1]));
        Assert.AreEqual("SLIP2506", failure.Code);
        Assert.DoesNotContain("canary", failure.Message);
    }

    [TestMethod]
    public async Task A_mount_that_the_registry_does_not_make_becomes_an_upload()
    {
        await using var fixture = new RegistryFixture();
        var blob = Descriptor.Of(MediaTypes.LayerTar, [1]);
        Assert.AreEqual(BlobPush.Uploaded, await fixture.Client.PushBlobAsync(fixture.App(), blob, new MemoryBlobs([1]), fixture.App(repository: "base"), Token));
        Assert.AreEqual(1, fixture.Registry.Requests.Count(request => request.Method == "POST"));
    }

    [TestMethod]
    public async Task A_mount_that_is_refused_becomes_an_upload()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = request => request.Query("mount") is not null ? FakeRegistry.Error(403, "DENIED") : null;
        var blob = Descriptor.Of(MediaTypes.LayerTar, [1]);
        Assert.AreEqual(BlobPush.Uploaded, await fixture.Client.PushBlobAsync(fixture.App(), blob, new MemoryBlobs([1]), fixture.App(repository: "base"), Token));
    }

    [TestMethod]
    public async Task A_mount_does_not_open_the_blob()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("base", [1]);
        var source = new MemoryBlobs();
        Assert.AreEqual(BlobPush.Mounted, await fixture.Client.PushBlobAsync(fixture.App(), blob, source, fixture.App(repository: "base"), Token));
        Assert.AreEqual(0, source.Opened);
    }

    [TestMethod]
    public async Task A_source_that_ends_early_is_not_the_registrys_fault()
    {
        await using var fixture = new RegistryFixture();
        var blob = Descriptor.Of(MediaTypes.LayerTar, [1, 2, 3]) with { Size = 4 };
        Assert.AreEqual("SLIP2515", (await RegistryFixture.FailureAsync(() => fixture.Client.PushBlobAsync(fixture.App(), blob, new MemoryBlobs([1, 2, 3]), null, Token))).Code);
    }

    private Task<BlobPush> PushAsync(RegistryFixture fixture, byte[] content) =>
        fixture.Client.PushBlobAsync(fixture.App(), Descriptor.Of(MediaTypes.LayerTar, content), new MemoryBlobs(content), null, Token);

    private async Task<byte[]> CopyAsync(RegistryFixture fixture, Descriptor blob)
    {
        using var target = new MemoryStream();
        await fixture.Client.CopyBlobAsync(fixture.App(), blob, target, Token);
        return target.ToArray();
    }

    private static FakeAnswer Begin(RegistryFixture fixture, (string, string) header)
    {
        fixture.Registry.Uploads["own"] = new MemoryStream();
        return new FakeAnswer(202) { Headers = [("Location", "/v2/app/blobs/uploads/own?_state=own"), header] };
    }
}
