using System.Text;
using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;

namespace Slipway.Docker.Tests.Credentials;

[TestClass]
public sealed class RegistryCredentialsTests
{
    private const string Canary = "c4nary-p4ss:word";

    [TestMethod]
    public async Task An_entry_of_auths_is_decoded()
    {
        using var folder = Config($$$$"""{"auths":{"https://index.docker.io/v1/":{"auth":"{{{{Base64("me:" + Canary)}}}}"}}}""");
        var login = await FindAsync(folder, "docker.io");
        Assert.AreEqual("me", login!.UserName);
        Assert.AreEqual(Canary, login.Password);
        Assert.AreEqual("https://index.docker.io/v1/", login.ServerAddress);
    }

    [TestMethod]
    public async Task Another_registrys_entry_is_not_used()
    {
        using var folder = Config($$$$"""{"auths":{"ghcr.io":{"auth":"{{{{Base64("me:" + Canary)}}}}"}}}""");
        Assert.IsNull(await FindAsync(folder, "docker.io"));
    }

    [TestMethod]
    public async Task Without_a_configuration_there_are_none()
    {
        using var folder = new TemporaryFolder();
        Assert.IsNull(await FindAsync(folder, "docker.io"));
    }

    [TestMethod]
    public async Task An_empty_entry_is_none()
    {
        using var folder = Config("""{"auths":{"ghcr.io":{}}}""");
        Assert.IsNull(await FindAsync(folder, "ghcr.io"));
    }

    [TestMethod]
    public async Task An_identity_token_is_kept()
    {
        using var folder = Config("""{"auths":{"ghcr.io":{"identitytoken":"tok"}}}""");
        Assert.AreEqual("tok", (await FindAsync(folder, "ghcr.io"))!.IdentityToken);
    }

    [TestMethod]
    [DataRow("%%%")]
    [DataRow("Y2FuYXJ5")] // "canary": no colon
    public async Task An_entry_that_cannot_be_decoded_is_SLIP1016_and_not_shown(string auth)
    {
        using var folder = Config($$$$"""{"auths":{"ghcr.io":{"auth":"{{{{auth}}}}"}}}""");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => FindAsync(folder, "ghcr.io"));
        Assert.AreEqual("SLIP1016", failure.Diagnostics[0].Code);
        Assert.IsFalse(failure.ToString().Contains(auth, StringComparison.Ordinal));
        Assert.IsFalse(failure.ToString().Contains("canary", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_helper_of_the_registry_wins_over_the_store_and_gets_the_server_on_standard_input()
    {
        using var folder = Config("""{"credsStore":"wrong","credHelpers":{"ghcr.io":"own"}}""");
        Helper(folder, "own", "read server; printf '{\"Username\":\"%s\",\"Secret\":\"s\"}' \"$1-$server\"");
        Helper(folder, "wrong", "exit 3");
        Assert.AreEqual("get-ghcr.io", (await FindAsync(folder, "ghcr.io"))!.UserName);
    }

    [TestMethod]
    public async Task The_store_is_asked_with_Docker_Hubs_key_and_may_give_a_token()
    {
        using var folder = Config("""{"credsStore":"store"}""");
        Helper(folder, "store", "[ \"$(cat)\" = https://index.docker.io/v1/ ] && echo '{\"Username\":\"<token>\",\"Secret\":\"tok\"}'");
        var login = await FindAsync(folder, "docker.io");
        Assert.AreEqual("tok", login!.IdentityToken);
        Assert.IsNull(login.Password);
    }

    [TestMethod]
    public async Task A_helper_without_credentials_means_none()
    {
        using var folder = Config("""{"credsStore":"none"}""");
        Helper(folder, "none", "echo credentials not found in native keychain; exit 1");
        Assert.IsNull(await FindAsync(folder, "ghcr.io"));
    }

    [TestMethod]
    [DataRow("echo keychain is locked; exit 1", "keychain is locked")]
    [DataRow("echo 'c4nary not json'", "not the JSON")]
    [DataRow("sleep 30", "did not answer within")]
    public async Task A_helper_that_fails_is_SLIP1015(string script, string why)
    {
        using var folder = Config("""{"credsStore":"bad"}""");
        Helper(folder, "bad", script);
        var credentials = new RegistryCredentials(folder.Path, new CredentialHelper(folder.Path, TimeSpan.FromSeconds(1)));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => credentials.FindAsync(new RegistryReference("ghcr.io"), default));
        Assert.AreEqual("SLIP1015", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, why);
        Assert.IsFalse(failure.ToString().Contains("c4nary", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_helper_that_is_not_there_is_SLIP1015()
    {
        using var folder = Config("""{"credsStore":"missing"}""");
        Assert.AreEqual("SLIP1015", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => FindAsync(folder, "ghcr.io"))).Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_helpers_name_cannot_lead_to_another_program()
    {
        using var folder = Config("""{"credsStore":"../../bin/sh"}""");
        StringAssert.Contains((await Assert.ThrowsExactlyAsync<SlipwayException>(() => FindAsync(folder, "ghcr.io"))).Message, "character");
    }

    [TestMethod]
    public void The_header_is_base64_of_the_URL_alphabet_with_padding()
    {
        var coded = RegistryAuthDocument.Encode(new RegistryLogin("ghcr.io", "me>?", "~~~??>>" + Canary));
        Assert.AreEqual(0, coded.Length % 4);
        Assert.IsFalse(coded.AsSpan().ContainsAny('+', '/'));
        using var json = JsonDocument.Parse(Convert.FromBase64String(coded.Replace('-', '+').Replace('_', '/')));
        Assert.AreEqual("me>?", json.RootElement.GetProperty("username").GetString());
        Assert.AreEqual("ghcr.io", json.RootElement.GetProperty("serveraddress").GetString());
        Assert.IsFalse(json.RootElement.TryGetProperty("identitytoken", out _));
    }

    [TestMethod]
    public void A_logins_text_holds_no_secret() =>
        Assert.AreEqual("credentials for ghcr.io", new RegistryLogin("ghcr.io", "me", Canary, Canary, Canary).ToString());

    private static Task<RegistryLogin?> FindAsync(TemporaryFolder folder, string registry) =>
        new RegistryCredentials(folder.Path, new CredentialHelper(folder.Path, TimeSpan.FromSeconds(20))).FindAsync(new RegistryReference(registry), default);

    private static TemporaryFolder Config(string json)
    {
        var folder = new TemporaryFolder();
        folder.Write("config.json", json);
        return folder;
    }

    private static void Helper(TemporaryFolder folder, string name, string script)
    {
        var file = folder.Write("docker-credential-" + name, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
