using System.Text;
using Slipway.Docker.References;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class RegistryAuthorizationTests
{
    private const string Password = "canary-password-5309";
    private const string Token = "canary.token.8675";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_token_is_fetched_when_it_is_asked_for_and_used_for_all_requests_of_its_scope()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("app", [1, 2, 3]);
        WantToken(fixture);

        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));
        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));
        Assert.AreEqual(
            $"GET /token?asked=1&service=the%20registry&scope=repository%3Aapp%3Apull\nHEAD /v2/app/blobs/{blob.Digest}\nHEAD /v2/app/blobs/{blob.Digest}", fixture.Registry.Log);
        Assert.IsNull(TokenRequests(fixture).Single().Header("Authorization"));
    }

    [TestMethod]
    public async Task Requests_that_need_the_same_token_at_the_same_time_fetch_it_once()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("app", [1, 2, 3]);
        WantToken(fixture);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation)));

        Assert.AreEqual(1, TokenRequests(fixture).Count());
    }

    [TestMethod]
    public async Task A_login_goes_to_the_token_server_as_Basic_and_the_token_to_the_registry()
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn("user", Password);
        WantToken(fixture);

        await fixture.Client.PushBlobAsync(fixture.App(), Descriptor.Of(MediaTypes.LayerTar, [1]), new MemoryBlobs([1]), null, Cancellation);

        var asked = TokenRequests(fixture).Single();
        Assert.AreEqual("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}")), asked.Header("Authorization"));
        Assert.AreEqual("repository:app:pull,push", asked.Query("scope"));
        Assert.AreEqual("user", asked.Query("account"));
        Assert.IsTrue(fixture.Registry.Requests.Where(request => request.Path.StartsWith("/v2/app", StringComparison.Ordinal)).All(request => request.Header("Authorization") == "Bearer " + Token));
    }

    [TestMethod]
    public async Task A_mount_asks_for_a_token_that_may_read_the_other_repository()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("base", [1]);
        WantToken(fixture);

        Assert.AreEqual(BlobPush.Mounted, await fixture.Client.PushBlobAsync(fixture.App(), blob, new MemoryBlobs([1]), fixture.App(repository: "base"), Cancellation));

        Assert.AreEqual("repository:app:pull,push repository:base:pull", string.Join(' ', TokenRequests(fixture).Last().QueryAll("scope")));
    }

    [TestMethod]
    public async Task An_identity_token_is_exchanged_by_OAuth2_and_goes_nowhere_else()
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn($"\"identitytoken\":\"{Password}\"");
        var blob = fixture.Registry.AddBlob("app", [1]);
        WantToken(fixture);

        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));

        var asked = TokenRequests(fixture).Single();
        Assert.AreEqual("POST", asked.Method);
        Assert.AreEqual($"grant_type=refresh_token&refresh_token={Password}&client_id=slipway&service=the+registry&scope=repository%3Aapp%3Apull", asked.Text);
        Assert.IsTrue(fixture.Registry.Requests.All(request => !request.ToString().Contains(Password, StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task An_identity_token_does_not_follow_a_redirect()
    {
        await using var fixture = new RegistryFixture();
        await using var other = new FakeRegistry();
        fixture.LogIn($"\"identitytoken\":\"{Password}\"");
        WantToken(fixture, _ => new FakeAnswer(307) { Headers = [("Location", other.Url + "/token")] });

        Assert.AreEqual("SLIP2501", (await RegistryFixture.FailureAsync(() => fixture.Client.HeadManifestAsync(fixture.App(), Cancellation))).Code);
        Assert.IsEmpty(other.Requests);
    }

    [TestMethod]
    public async Task A_registry_token_is_sent_as_it_is()
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn($"\"registrytoken\":\"{Token}\"");
        var blob = fixture.Registry.AddBlob("app", [1]);
        WantToken(fixture);

        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));
        Assert.IsEmpty(TokenRequests(fixture));
    }

    [TestMethod]
    public async Task Basic_credentials_are_sent_where_the_registry_asks_for_them()
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn("user", Password);
        var blob = fixture.Registry.AddBlob("app", [1]);
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));
        fixture.Registry.Script = request => request.Header("Authorization") == expected ? null : Unauthorized("Basic realm=\"r\"");

        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));
    }

    [TestMethod]
    public async Task Without_a_login_a_registry_that_wants_one_says_how_to_log_in()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = _ => Unauthorized("Basic realm=\"r\"");

        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Cancellation));
        Assert.AreEqual("SLIP2501", failure.Code);
        Assert.Contains($"docker login {fixture.Registry.Host}", failure.Message);
    }

    [TestMethod]
    public async Task A_kind_of_authentication_that_nobody_knows_is_named()
    {
        await using var fixture = new RegistryFixture();
        fixture.Registry.Script = _ => Unauthorized("Negotiate");
        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Cancellation));
        Assert.AreEqual("SLIP2501", failure.Code);
        Assert.Contains("Negotiate", failure.Message);
    }

    [TestMethod]
    public async Task A_token_is_renewed_before_it_ends()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("app", [1]);
        WantToken(fixture, _ => TokenAnswer(Token, 300));

        await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation);
        fixture.Time.Advance(TimeSpan.FromSeconds(269));
        await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation);
        Assert.AreEqual(1, TokenRequests(fixture).Count());
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation);
        Assert.AreEqual(2, TokenRequests(fixture).Count());
    }

    [TestMethod]
    public async Task A_token_that_is_refused_in_the_middle_of_a_push_is_renewed()
    {
        await using var fixture = new RegistryFixture(options => options with { ChunkSize = 100 });
        var valid = "token1";
        var issued = 0;
        var patches = 0;
        WantToken(fixture, _ => TokenAnswer(valid = $"token{++issued}", 3600), request =>
        {
            if (request is { Method: "PATCH", IsHeadOnly: false } && ++patches == 2) valid = "none";
            return request.Header("Authorization") == "Bearer " + valid;
        });
        var content = RegistryFixture.Bytes(350);

        Assert.AreEqual(BlobPush.Uploaded, await fixture.Client.PushBlobAsync(fixture.App(), Descriptor.Of(MediaTypes.LayerTar, content), new MemoryBlobs(content), null, Cancellation));

        Assert.AreEqual(2, issued);
        CollectionAssert.AreEqual(content, fixture.Registry.Blobs[$"app@{Digest.Of(content)}"]);
        Assert.AreEqual("", fixture.Time.Waited);
    }

    [TestMethod]
    public async Task A_scope_that_the_registry_names_beyond_ours_is_asked_for()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("app", [1]);
        WantToken(fixture, scope: "repository:hidden/app:pull repository:app:pull");

        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));
        Assert.AreEqual("repository:app:pull repository:hidden/app:pull", string.Join(' ', TokenRequests(fixture).Last().QueryAll("scope")));
    }

    [TestMethod]
    [DataRow(401, "{\"details\":\"incorrect username or password\"}", "incorrect username or password")]
    [DataRow(400, "{\"error\":\"invalid_scope\"}", "invalid_scope")]
    [DataRow(403, "<html>", "Forbidden")]
    public async Task A_token_server_that_refuses_is_quoted(int status, string body, string words)
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn("user", Password);
        WantToken(fixture, _ => new FakeAnswer(status) { Body = Encoding.UTF8.GetBytes(body) });

        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Cancellation));
        Assert.AreEqual("SLIP2501", failure.Code);
        Assert.Contains(words, failure.Message);
    }

    [TestMethod]
    public async Task A_token_server_that_is_busy_is_asked_again()
    {
        await using var fixture = new RegistryFixture();
        var blob = fixture.Registry.AddBlob("app", [1]);
        var asked = 0;
        WantToken(fixture, _ => ++asked < 3 ? new FakeAnswer(503) { Headers = [("Retry-After", "7")] } : TokenAnswer(Token, 60));

        Assert.IsTrue(await fixture.Client.HasBlobAsync(fixture.App(), blob.Digest, Cancellation));
        Assert.AreEqual("7 7", fixture.Time.Waited);
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("[]")]
    [DataRow("{\"token\":5}")]
    [DataRow("{\"token\":\"a\\r\\nX-Injected: 1\"}")]
    [DataRow("no JSON")]
    public async Task A_token_server_without_a_token_does_not_speak_as_one(string body)
    {
        await using var fixture = new RegistryFixture();
        WantToken(fixture, _ => new FakeAnswer(200) { Body = Encoding.UTF8.GetBytes(body) });
        Assert.AreEqual("SLIP2509", (await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Cancellation))).Code);
    }

    [TestMethod]
    public async Task Credentials_do_not_go_to_a_token_server_without_TLS()
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn("user", Password);
        fixture.Registry.Script = _ => Unauthorized("Bearer realm=\"http://auth.invalid/token?key=canary-key\"");

        var failure = await RegistryFixture.FailureAsync(() => fixture.Client.FindManifestAsync(fixture.App(), Cancellation));
        Assert.AreEqual("SLIP2506", failure.Code);
        Assert.Contains("http://auth.invalid/token,", failure.Message);
        Assert.DoesNotContain("canary", failure.Message);
    }

    [TestMethod]
    public async Task Another_host_that_a_redirect_names_gets_no_credentials()
    {
        await using var fixture = new RegistryFixture();
        await using var storage = new FakeRegistry();
        fixture.LogIn("user", Password);
        var blob = storage.AddBlob("app", [1, 2, 3]);
        WantToken(fixture);
        var guard = fixture.Registry.Script;
        fixture.Registry.Script = request => guard(request) ?? (request.Path.Contains("/blobs/", StringComparison.Ordinal)
            ? new FakeAnswer(307) { Headers = [("Location", $"{storage.Url}{request.Path}?signature=1")] }
            : null);
        using var target = new MemoryStream();

        await fixture.Client.CopyBlobAsync(fixture.App(), blob, target, Cancellation);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, target.ToArray());
        Assert.IsNull(storage.Requests.Single().Header("Authorization"));
        Assert.IsNotEmpty(fixture.Registry.Requests.Where(request => request.Header("Authorization") == "Bearer " + Token));
    }

    [TestMethod]
    public async Task An_upload_that_goes_to_another_host_takes_no_credentials_along()
    {
        await using var fixture = new RegistryFixture();
        await using var storage = new FakeRegistry();
        WantToken(fixture);
        storage.Uploads["elsewhere"] = new MemoryStream();
        var guard = fixture.Registry.Script;
        fixture.Registry.Script = request => guard(request) ?? (request.Method == "POST"
            ? new FakeAnswer(202) { Headers = [("Location", $"{storage.Url}/v2/app/blobs/uploads/elsewhere?_state=elsewhere")] }
            : null);

        await fixture.Client.PushBlobAsync(fixture.App(), Descriptor.Of(MediaTypes.LayerTar, [9]), new MemoryBlobs([9]), null, Cancellation);

        Assert.AreEqual("PUT", storage.Requests.Single().Method);
        Assert.IsNull(storage.Requests.Single().Header("Authorization"));
    }

    [TestMethod]
    public async Task What_a_registry_repeats_of_our_secrets_is_not_shown()
    {
        await using var fixture = new RegistryFixture();
        fixture.LogIn("user", Password);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));
        WantToken(fixture);
        var guard = fixture.Registry.Script;
        fixture.Registry.Script = request => guard(request) ?? FakeRegistry.Error(
            403, "DENIED", $"token {Token} of {Password} ({basic}) at https://x.test/up?signature=canary-signature may not");

        var failure = await Assert.ThrowsExactlyAsync<Slipway.Diagnostics.SlipwayException>(() => fixture.Client.FindManifestAsync(fixture.App(), Cancellation));

        Assert.Contains("may not", failure.Message);
        foreach (var secret in (string[])[Password, Token, basic, "canary"]) Assert.DoesNotContain(secret, failure.ToString());
    }

    [TestMethod]
    public void Docker_Hub_is_logged_in_to_under_its_old_name() => Assert.AreEqual(RegistryReference.DockerHubKey, RegistryReference.Of(ImageReference.Parse("busybox")).Key);

    [TestMethod]
    [DataRow("repository:a:pull,push", "repository:a:pull", "repository:a:pull,push")]
    [DataRow("repository:a:pull", "repository:a:pull,push", "repository:a:pull repository:a:pull,push")]
    [DataRow("repository:a:pull", "registry:catalog:*  repository:a:pull", "repository:a:pull registry:catalog:*")]
    [DataRow("repository:a:pull", "", "repository:a:pull")]
    public void Scopes_are_asked_for_once(string ours, string named, string expected) => Assert.AreEqual(expected, string.Join(' ', TokenScope.With([ours], named)));

    private static FakeAnswer Unauthorized(string challenge) => FakeRegistry.Error(401, "UNAUTHORIZED", "authentication required") with { Headers = [("WWW-Authenticate", challenge)] };

    private static FakeAnswer TokenAnswer(string token, int seconds) => new(200) { Body = Encoding.UTF8.GetBytes($$"""{"token":"{{token}}","expires_in":{{seconds}}}""") };

    private static IEnumerable<FakeRequest> TokenRequests(RegistryFixture fixture) => fixture.Registry.Requests.Where(request => request.Path == "/token");

    private static void WantToken(RegistryFixture fixture, Func<FakeRequest, FakeAnswer>? server = null, Func<FakeRequest, bool>? accepts = null, string? scope = null)
    {
        var registry = fixture.Registry;
        var challenge = $"Bearer realm=\"{registry.Url}/token?asked=1\",service=\"the registry\"" + (scope is null ? "" : $",scope=\"{scope}\"");
        // Where there is a scope the first answer, to the question what is spoken, names none.
        registry.Script = request =>
            request.IsHeadOnly ? null
            : request.Path == "/token" ? server?.Invoke(request) ?? TokenAnswer(Token, 3600)
            : request.Path == "/v2/" && scope is not null ? null
            : accepts?.Invoke(request) ?? request.Header("Authorization") == "Bearer " + Token ? null
            : Unauthorized(challenge);
    }
}
