using System.Security.Authentication;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;

namespace Slipway.Docker.Tests.Transport;

/// <summary>The machine's engine behind TCP and TLS.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class TcpEngineTests
{
    private static readonly Certificates Certificates = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassCleanup]
    public static void Remove() => Certificates.Dispose();

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task An_engine_is_reached_through_plain_tcp()
    {
        await using var front = new TcpFront(await SocketFileAsync());
        await AssertSameEngineAsync(Search(("DOCKER_HOST", front.Address)));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow(SslProtocols.Tls12)]
    [DataRow(SslProtocols.Tls13)]
    public async Task An_engine_is_reached_through_tls_with_certificates_on_both_sides(SslProtocols protocols)
    {
        await using var front = new TcpFront(await SocketFileAsync(), Certificates, protocols);
        await AssertSameEngineAsync(Search(("DOCKER_HOST", front.Address), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", Certificates.Folder("right"))));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Without_verification_any_certificate_of_the_engine_will_do()
    {
        await using var front = new TcpFront(await SocketFileAsync(), Certificates);
        await AssertSameEngineAsync(Search(("DOCKER_HOST", front.Address), ("DOCKER_CERT_PATH", Certificates.Folder("wrong-ca"))));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow("wrong-ca", SslProtocols.Tls13, "SLIP1001", "the engine's certificate is not trusted")]
    [DataRow("wrong-ca", SslProtocols.Tls12, "SLIP1001", "the engine's certificate is not trusted")]
    [DataRow("wrong-client", SslProtocols.Tls13, "SLIP1001", "the engine did not accept our certificate")]
    [DataRow("wrong-client", SslProtocols.Tls12, "SLIP1001", "the engine did not accept our certificate")]
    [DataRow("no-client", SslProtocols.Tls13, "SLIP1008", "there is no such file")]
    [DataRow("empty-ca", SslProtocols.Tls13, "SLIP1008", "it holds no certificate")]
    public async Task What_tls_refuses_is_said(string folder, SslProtocols protocols, string code, string why)
    {
        await using var front = new TcpFront(await SocketFileAsync(), Certificates, protocols);
        var search = Search(("DOCKER_HOST", front.Address), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", Certificates.Folder(folder)));
        var failure = await FailureAsync(search);
        Assert.AreEqual(code, failure.Code, failure.Message);
        StringAssert.Contains(failure.Message, why);
        StringAssert.Contains(failure.Message, "DOCKER_CERT_PATH");
        Assert.DoesNotContain('\n', failure.Message);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow(SslProtocols.Tls12)]
    [DataRow(SslProtocols.Tls13)]
    public async Task An_engine_that_wants_a_certificate_and_gets_none_is_said(SslProtocols protocols)
    {
        await using var front = new TcpFront(await SocketFileAsync(), Certificates, protocols);
        using var home = new TemporaryFolder();
        WriteContext(home.Path, "bare", front.Address, Certificates.Folder("no-client"));
        var failure = await FailureAsync(Search() with { HomeDirectory = "/nowhere", Context = "bare", Variable = name => name == "DOCKER_CONFIG" ? home.Path : null });
        Assert.AreEqual("SLIP1001", failure.Code);
        StringAssert.Contains(failure.Message, "the engine did not accept our certificate");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_context_with_its_certificates_leads_to_its_engine()
    {
        await using var front = new TcpFront(await SocketFileAsync(), Certificates);
        using var config = new TemporaryFolder();
        WriteContext(config.Path, "far", front.Address, Certificates.Folder("right"));
        await AssertSameEngineAsync(Search(("DOCKER_CONFIG", config.Path)) with { Context = "far" });
        await AssertSameEngineAsync(Search(("DOCKER_CONFIG", config.Path), ("DOCKER_CONTEXT", "far")));
        await File.WriteAllTextAsync(Path.Combine(config.Path, "config.json"), """{"currentContext":"far"}""", Token);
        await AssertSameEngineAsync(Search(("DOCKER_CONFIG", config.Path)));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_port_that_does_not_speak_tls_says_so()
    {
        await using var front = new TcpFront(await SocketFileAsync());
        var failure = await FailureAsync(Search(("DOCKER_HOST", front.Address), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", Certificates.Folder("right"))));
        StringAssert.Contains(failure.Message, "TLS failed");
        StringAssert.Contains(failure.Message, "whether the engine speaks TLS on that port");
    }

    private static async Task<string> SocketFileAsync()
    {
        await using var local = await Engine.ConnectAsync(EngineSearch.FromEnvironment(), CancellationToken.None);
        return local.Endpoint.SocketFile ?? throw new AssertInconclusiveException("the engine has no socket");
    }

    private async Task AssertSameEngineAsync(EngineSearch search)
    {
        await using var local = await Engine.ConnectAsync(EngineSearch.FromEnvironment(), Token);
        await using var engine = await Engine.ConnectAsync(search, Token);
        Assert.AreEqual("tcp", engine.Endpoint.Address.Scheme);
        Assert.AreEqual((await local.InfoAsync(Token)).Id, (await engine.InfoAsync(Token)).Id);
        Assert.IsNull(await engine.Images.FindAsync("slipway-no-such-image", Token));
    }

    private async Task<Diagnostic> FailureAsync(EngineSearch search) =>
        (await Assert.ThrowsExactlyAsync<SlipwayException>(() => Engine.ConnectAsync(search, Token))).Diagnostics.Single();

    private static EngineSearch Search(params (string Name, string Value)[] variables) =>
        new() { Variable = name => variables.FirstOrDefault(v => v.Name == name).Value, HomeDirectory = "/nowhere" };

    private static void WriteContext(string config, string name, string host, string certificates)
    {
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
        var meta = Directory.CreateDirectory(Path.Combine(config, "contexts", "meta", id)).FullName;
        var json = """{"Name":"NAME","Endpoints":{"docker":{"Host":"HOST","SkipTLSVerify":false}}}""".Replace("NAME", name, StringComparison.Ordinal).Replace("HOST", host, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(meta, "meta.json"), json);
        var tls = Directory.CreateDirectory(Path.Combine(config, "contexts", "tls", id, "docker")).FullName;
        foreach (var file in Directory.GetFiles(certificates)) File.Copy(file, Path.Combine(tls, Path.GetFileName(file)));
    }
}
