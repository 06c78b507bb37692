using System.Net;
using System.Net.Sockets;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;

namespace Slipway.Docker.Tests.Connections;

[TestClass]
public sealed class EngineConnectTests
{
    [TestMethod]
    [DataRow("1.41", "1.41")]
    [DataRow("1.51", "1.51")]
    [DataRow("1.99", "1.51")]
    public async Task The_version_is_the_newest_that_both_know(string offered, string expected)
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("""{"ApiVersion":"1.99","MinAPIVersion":"1.44"}"""), Pong(offered));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        Assert.AreEqual(expected, engine.ApiVersion.ToString());
    }

    [TestMethod]
    public async Task An_engine_that_is_too_old_says_what_is_too_old()
    {
        await using var fake = FakeEngine.Answering(_ => "", Pong("1.40"));
        var failure = await FailureAsync(fake.Search);
        Assert.AreEqual("SLIP1006", failure.Code);
        StringAssert.Contains(failure.Message, "Docker/20.10.24 (linux) speaks API 1.40");
    }

    [TestMethod]
    public async Task An_engine_that_gave_up_our_newest_version_is_SLIP1007()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("""{"ApiVersion":"1.99","MinAPIVersion":"1.90"}"""), Pong("1.99"));
        Assert.AreEqual("SLIP1007", (await FailureAsync(fake.Search)).Code);
    }

    [TestMethod]
    public async Task Podman_is_recognised()
    {
        await using var fake = FakeEngine.Answering(_ => "", "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\nServer: Libpod/4.3.1 (linux)\r\nContent-Length: 2\r\n\r\nOK");
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        Assert.IsTrue(engine.Ping.IsPodman);
    }

    [TestMethod]
    public async Task The_ping_and_the_calls_after_it_share_a_connection()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("""{"message":"none"}""", 404));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        Assert.IsNull(await engine.Images.FindAsync("a", default));
        Assert.IsNull(await engine.Images.FindAsync("registry.example:5000/b/c:d", default));
        Assert.AreEqual(1, fake.Connections);
        StringAssert.StartsWith(fake.Heads[2], "GET /v1.41/images/registry.example:5000/b/c:d/json HTTP/1.1\r\n");
    }

    [TestMethod]
    public async Task A_socket_that_is_not_there_is_named_with_its_origin()
    {
        var failure = await FailureAsync(Search("/nowhere/docker.sock"));
        Assert.AreEqual("SLIP1001", failure.Code);
        StringAssert.Contains(failure.Message, "tried unix:///nowhere/docker.sock (DOCKER_HOST): no such socket");
    }

    [TestMethod]
    public async Task A_socket_nobody_listens_on_is_an_engine_that_does_not_run()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "dead.sock");
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(file));
        StringAssert.Contains((await FailureAsync(Search(file))).Message, "connection refused");
    }

    [TestMethod]
    public async Task A_refused_port_says_to_start_the_engine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var failure = await FailureAsync(Search($"tcp://127.0.0.1:{port}"));
        StringAssert.Contains(failure.Message, "connection refused");
        StringAssert.Contains(failure.Message, "Start the engine");
    }

    [TestMethod]
    public async Task A_name_that_does_not_resolve_says_so() =>
        StringAssert.Contains((await FailureAsync(Search("tcp://slipway.invalid"))).Message, "the host name cannot be resolved");

    [TestMethod]
    public async Task What_is_not_an_engine_is_SLIP1009()
    {
        await using var fake = FakeEngine.Answering(_ => "", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        Assert.AreEqual("SLIP1009", (await FailureAsync(fake.Search)).Code);
    }

    [TestMethod]
    public async Task What_does_not_speak_HTTP_says_so()
    {
        await using var fake = FakeEngine.Answering(_ => "", "SSH-2.0-OpenSSH_9.2\r\n");
        StringAssert.Contains((await FailureAsync(fake.Search)).Message, "not HTTP");
    }

    [TestMethod]
    public async Task Missing_certificates_are_SLIP1008()
    {
        var search = Search("tcp://127.0.0.1:1") with { Variable = name => name switch { "DOCKER_HOST" => "tcp://127.0.0.1:1", "DOCKER_CERT_PATH" => "/nowhere", _ => null } };
        Assert.AreEqual("SLIP1008", (await FailureAsync(search)).Code);
    }

    [TestMethod]
    public async Task Every_default_that_was_tried_is_in_the_one_line()
    {
        using var home = new TemporaryFolder();
        var search = new EngineSearch { Variable = name => name == "XDG_RUNTIME_DIR" ? home.Path : null, HomeDirectory = home.Path, Windows = false };
        if (File.Exists("/var/run/docker.sock") || File.Exists("/run/podman/podman.sock"))
        {
            // This machine has an engine: the test cannot hide it, but it can see that the candidate found is the machine's.
            await using var engine = await Engine.ConnectAsync(search, default);
            Assert.IsTrue(File.Exists(engine.Endpoint.SocketFile));
            return;
        }

        var failure = await FailureAsync(search);
        StringAssert.Contains(failure.Message, "unix:///var/run/docker.sock (default socket): no such socket; ");
        Assert.IsFalse(failure.Message.Contains('\n', StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Cancelling_ends_a_connect_that_gets_no_answer()
    {
        await using var fake = new FakeEngine((_, _) => Task.Delay(Timeout.Infinite, TestToken));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Engine.ConnectAsync(fake.Search, cancel.Token));
    }

    [TestMethod]
    public async Task An_engine_that_accepts_and_never_answers_is_given_up()
    {
        await using var fake = new FakeEngine((_, _) => Task.Delay(Timeout.Infinite, TestToken));
        var failure = await FailureAsync(fake.Search with { Patience = TimeSpan.FromMilliseconds(100) });
        Assert.AreEqual("SLIP1001", failure.Code);
        StringAssert.Contains(failure.Message, "no answer in time");
    }

    [TestMethod]
    public async Task An_engine_that_answers_only_the_ping_is_given_up_when_its_version_has_to_be_asked()
    {
        await using var fake = new FakeEngine((head, stream) => head.StartsWith("GET /_ping", StringComparison.Ordinal)
            ? stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Pong("1.99"))).AsTask()
            : Task.Delay(Timeout.Infinite, TestToken));
        StringAssert.Contains((await FailureAsync(fake.Search with { Patience = TimeSpan.FromMilliseconds(300) })).Message, "no answer in time");
    }

    private static CancellationToken TestToken => new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token;

    private static string Pong(string version) => FakeEngine.Pong.Replace("1.41", version, StringComparison.Ordinal);

    private static EngineSearch Search(string host) => new() { Variable = name => name == "DOCKER_HOST" ? host : null, HomeDirectory = "/nowhere" };

    private static async Task<Diagnostic> FailureAsync(EngineSearch search)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Engine.ConnectAsync(search, default));
        Assert.HasCount(1, failure.Diagnostics);
        return failure.Diagnostics[0];
    }
}
