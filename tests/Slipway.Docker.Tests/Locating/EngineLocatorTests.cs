using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;

namespace Slipway.Docker.Tests.Locating;

[TestClass]
public sealed class EngineLocatorTests
{
    [TestMethod]
    [DataRow("unix:///run/x.sock", "unix:///run/x.sock")]
    [DataRow("/run/a b?.sock", "unix:///run/a%20b%3F.sock")]
    [DataRow("tcp://build.example:2375", "tcp://build.example:2375/")]
    [DataRow("tcp://build.example", "tcp://build.example:2375/")]
    [DataRow("build.example:1234", "tcp://build.example:1234/")]
    [DataRow("http://10.0.0.7:2375", "tcp://10.0.0.7:2375/")]
    [DataRow("https://build.example", "tcp://build.example:2376/")]
    [DataRow("tcp://[::1]:2375", "tcp://[::1]:2375/")]
    [DataRow("ssh://me@build.example:2222", "ssh://me@build.example:2222/")]
    [DataRow("npipe:////./pipe/docker_engine", "npipe:////./pipe/docker_engine")]
    [DataRow(@"\\.\pipe\docker_engine", "npipe:////./pipe/docker_engine")]
    public void An_address_is_read_in_each_of_its_spellings(string text, string expected)
    {
        var endpoint = Only(Search() with { DockerHost = text });
        Assert.AreEqual(new Uri(expected), endpoint.Address);
        Assert.AreEqual("property DockerHost", endpoint.Origin);
    }

    [TestMethod]
    public void A_socket_file_with_special_characters_is_the_file_itself() =>
        Assert.AreEqual("/run/a b?#%20.sock", Only(Search() with { DockerHost = "/run/a b?#%20.sock" }).SocketFile);

    [TestMethod]
    [DataRow("ftp://x")]
    [DataRow("tcp://")]
    [DataRow("unix://run/x.sock")]
    [DataRow("tcp://host:2375/path")]
    [DataRow("npipe://x")]
    [DataRow("ssh://host/var/run/docker.sock")]
    [DataRow("tcp://a\nb")]
    public void What_is_no_address_is_SLIP1003(string text) => Assert.AreEqual("SLIP1003", Code(Search() with { DockerHost = text }));

    [TestMethod]
    public void A_password_in_an_address_is_refused_and_not_shown()
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => EngineLocator.Candidates(Search() with { DockerHost = "tcp://me:canary@host" }));
        Assert.IsFalse(failure.ToString().Contains("canary", StringComparison.Ordinal));
        failure = Assert.ThrowsExactly<SlipwayException>(() => EngineLocator.Candidates(Search() with { DockerHost = "ssh://me:canary@host" }));
        Assert.IsFalse(failure.ToString().Contains("canary", StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_property_wins_over_every_variable_and_is_the_only_candidate() =>
        Assert.AreEqual("tcp://a:1/", Only(Search(("DOCKER_HOST", "tcp://b:2"), ("DOCKER_CONTEXT", "c")) with { DockerHost = "tcp://a:1" }).Address.ToString());

    [TestMethod]
    public void DOCKER_HOST_wins_over_DOCKER_CONTEXT() =>
        Assert.AreEqual("DOCKER_HOST", Only(Search(("DOCKER_HOST", "tcp://b:2"), ("DOCKER_CONTEXT", "c"))).Origin);

    [TestMethod]
    public void Empty_properties_and_variables_are_as_if_unset() =>
        Assert.AreEqual("default socket", EngineLocator.Candidates(Search(("DOCKER_HOST", ""), ("DOCKER_CONTEXT", "")) with { DockerHost = " ", Context = "" })[0].Origin);

    [TestMethod]
    public void Host_and_context_together_are_SLIP1004() => Assert.AreEqual("SLIP1004", Code(Search() with { DockerHost = "tcp://a:1", Context = "c" }));

    [TestMethod]
    public void The_default_sockets_of_Linux_and_macOS_come_in_order()
    {
        var candidates = EngineLocator.Candidates(Search(("XDG_RUNTIME_DIR", "/run/user/7")) with { HomeDirectory = "/home/me" });
        CollectionAssert.AreEqual(
            new[]
            {
                "/var/run/docker.sock", "/run/user/7/docker.sock", "/home/me/.docker/run/docker.sock", "/home/me/.docker/desktop/docker.sock",
                "/home/me/.colima/default/docker.sock", "/run/user/7/podman/podman.sock", "/run/podman/podman.sock",
            },
            candidates.Select(c => c.SocketFile).ToArray());
    }

    [TestMethod]
    public void On_Windows_the_defaults_are_pipes() =>
        CollectionAssert.AreEqual(
            new[] { "npipe:////./pipe/docker_engine", "npipe:////./pipe/dockerDesktopLinuxEngine" },
            EngineLocator.Candidates(Search() with { Windows = true }).Select(c => c.Address.OriginalString).ToArray());

    [TestMethod]
    [DataRow("1", null, true, DisplayName = "DOCKER_TLS_VERIFY alone: the configuration's folder, checked")]
    [DataRow("1", "/certs", true)]
    [DataRow(null, "/certs", false)]
    public void TLS_is_as_the_variables_say(string? verify, string? folder, bool expected)
    {
        var tls = Only(Search(("DOCKER_HOST", "tcp://h"), ("DOCKER_TLS_VERIFY", verify), ("DOCKER_CERT_PATH", folder))).Tls;
        Assert.IsNotNull(tls);
        Assert.AreEqual(expected, tls.Verify);
        Assert.AreEqual(Path.Combine(folder ?? "/nowhere/.docker", "ca.pem"), tls.CaFile);
    }

    [TestMethod]
    [DataRow("ssh://fe80::1%eth0")]
    [DataRow("tcp://user:hunter2@")]
    [DataRow("ftp://user:hunter2@host")]
    public void An_address_that_cannot_be_read_is_SLIP1003_without_its_password(string address)
    {
        var failure = Assert.ThrowsExactly<Slipway.Diagnostics.SlipwayException>(() => EngineLocator.Candidates(Search(("DOCKER_HOST", address)))).Diagnostics.Single();
        Assert.AreEqual("SLIP1003", failure.Code);
        Assert.DoesNotContain("hunter2", failure.Message);
    }

    [TestMethod]
    public void TLS_moves_the_default_port() => Assert.AreEqual(2376, Only(Search(("DOCKER_HOST", "tcp://h"), ("DOCKER_TLS_VERIFY", "1"))).Address.Port);

    [TestMethod]
    public void A_context_is_found_by_the_hash_of_its_name_with_its_TLS_files()
    {
        using var home = new TemporaryFolder();
        AddContext(home, "remote", """{"Name":"remote","Endpoints":{"docker":{"Host":"tcp://far:2376","SkipTLSVerify":false}}}""");
        var tlsFolder = $".docker/contexts/tls/{Id("remote")}/docker";
        var ca = home.Write($"{tlsFolder}/ca.pem", "");
        var endpoint = Only(Search(("DOCKER_CONTEXT", "remote")) with { HomeDirectory = home.Path });
        Assert.AreEqual("tcp://far:2376/", endpoint.Address.ToString());
        Assert.AreEqual("context 'remote'", endpoint.Origin);
        Assert.AreEqual(new TlsFiles(ca, null, null, Verify: true), endpoint.Tls);
    }

    [TestMethod]
    public void The_current_context_of_DOCKER_CONFIG_counts()
    {
        using var home = new TemporaryFolder();
        home.Write("elsewhere/config.json", """{"currentContext":"far","auths":{}}""");
        home.Write($"elsewhere/contexts/meta/{Id("far")}/meta.json", """{"Name":"far","Endpoints":{"docker":{"Host":"ssh://me@far"}}}""");
        var endpoint = Only(Search(("DOCKER_CONFIG", Path.Combine(home.Path, "elsewhere"))) with { HomeDirectory = home.Path });
        Assert.AreEqual("ssh", endpoint.Address.Scheme);
        Assert.AreEqual("context 'far'", endpoint.Origin);
    }

    [TestMethod]
    public void The_context_default_means_the_default_sockets() =>
        Assert.IsTrue(EngineLocator.Candidates(Search() with { Context = "default" }).Count > 1);

    [TestMethod]
    public void An_unknown_context_is_SLIP1002_and_names_those_that_are_known()
    {
        using var home = new TemporaryFolder();
        AddContext(home, "remote", """{"Name":"remote","Endpoints":{"docker":{"Host":"tcp://far:2376"}}}""");
        var failure = Assert.ThrowsExactly<SlipwayException>(() => EngineLocator.Candidates(Search(("DOCKER_CONTEXT", "remoet")) with { HomeDirectory = home.Path }));
        Assert.AreEqual("SLIP1002", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, "known: default, remote;");
        StringAssert.Contains(failure.Message, "DOCKER_CONTEXT");
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("""{"Endpoints":{"kubernetes":{}}}""")]
    [DataRow("""{"Endpoints":{"docker":{"Host":7}}}""")]
    public void A_malformed_context_is_SLIP1002(string meta)
    {
        using var home = new TemporaryFolder();
        AddContext(home, "bad", meta);
        Assert.AreEqual("SLIP1002", Code(Search() with { HomeDirectory = home.Path, Context = "bad" }));
    }

    [TestMethod]
    public void A_malformed_configuration_is_SLIP1005_at_its_line()
    {
        using var home = new TemporaryFolder();
        var file = home.Write(".docker/config.json", "{\n  \"currentContext\": oops\n}");
        var failure = Assert.ThrowsExactly<SlipwayException>(() => EngineLocator.Candidates(Search() with { HomeDirectory = home.Path }));
        Assert.AreEqual("SLIP1005", failure.Diagnostics[0].Code);
        Assert.AreEqual(file, failure.Diagnostics[0].Position!.Value.File);
        Assert.AreEqual(2, failure.Diagnostics[0].Position!.Value.Line);
    }

    private static EngineSearch Search(params (string Name, string? Value)[] variables) => new()
    {
        Variable = name => variables.FirstOrDefault(v => v.Name == name).Value,
        HomeDirectory = "/nowhere",
        Windows = false,
    };

    private static EngineEndpoint Only(EngineSearch search)
    {
        var candidates = EngineLocator.Candidates(search);
        Assert.HasCount(1, candidates);
        return candidates[0];
    }

    private static string Code(EngineSearch search) =>
        Assert.ThrowsExactly<SlipwayException>(() => EngineLocator.Candidates(search)).Diagnostics[0].Code;

    private static void AddContext(TemporaryFolder home, string name, string meta) => home.Write($".docker/contexts/meta/{Id(name)}/meta.json", meta);

    private static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
