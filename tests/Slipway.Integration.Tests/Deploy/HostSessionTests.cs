using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;
using Slipway.Integration.Tests.Docker;
using Slipway.Integration.Tests.Ssh;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>A host's shell and engine through a real sshd.</summary>
[TestClass]
public sealed class HostSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static SshServer server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => server = await SshServer.StartAsync(OwnEngine);

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    [TestMethod]
    public async Task Shell_and_engine_are_had_over_one_connection()
    {
        await using var local = await Busybox.EngineAsync(Token);
        using var own = await SshServer.StartAsync(OwnEngine);
        var watch = Stopwatch.StartNew();
        await using var session = await HostSession.OpenAsync(Host(own), "shop", own.Options with { Reuse = TimeSpan.FromSeconds(30) }, Patience, Token);
        TestContext.WriteLine($"opened in {watch.ElapsedMilliseconds} ms");
        Assert.AreEqual((await local.InfoAsync(Token)).Id, (await session.Engine.InfoAsync(Token)).Id);
        Assert.AreEqual(0, (await session.Shell.RunAsync(ShellScript.Of("[ \"$HOME\" ]"), Token)).ExitCode);
        Assert.AreEqual(session.Shell.Host.Home + "/.slipway/shop", session.Folder);
        Assert.AreEqual(1, own.Logins);
    }

    [TestMethod]
    public async Task The_socket_of_the_engine_can_be_named()
    {
        await using var local = await Busybox.EngineAsync(Token);
        var socket = local.Endpoint.SocketFile;
        if (socket is null) Assert.Inconclusive("The engine is not behind a socket.");
        var link = server.At("engine.sock");
        File.CreateSymbolicLink(link, socket);
        using var own = await SshServer.StartAsync("SetEnv=PATH=/nowhere:/usr/bin:/bin DOCKER_HOST=unix:///run/not-this-one.sock");
        await using var session = await HostSession.OpenAsync(Host(own) with { EngineSocket = link }, "shop", own.Options with { Reuse = TimeSpan.FromSeconds(30) }, Patience, Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => session.Engine.InfoAsync(Token)));
        var id = (await local.InfoAsync(Token)).Id;
        foreach (var answer in answers) Assert.AreEqual(id, answer.Id);
        Assert.IsLessThanOrEqualTo(2, own.Logins);
    }

    [TestMethod]
    public async Task A_named_socket_that_is_none_is_said()
    {
        foreach (var socket in (string[])["/run/no-such-engine.sock", "/etc/passwd"])
        {
            var failure = await FailureAsync(Host(server) with { EngineSocket = socket }, server.Options);
            Assert.AreEqual("SLIP1123", failure.Diagnostics[0].Code);
            StringAssert.Contains(failure.Message, socket);
        }

        using var own = await SshServer.StartAsync("AllowStreamLocalForwarding=no");
        var forbidden = await FailureAsync(Host(own) with { EngineSocket = "/var/run/docker.sock" }, own.Options);
        Assert.AreEqual("SLIP1123", forbidden.Diagnostics[0].Code);
        StringAssert.Contains(forbidden.Message, "AllowStreamLocalForwarding");
        Assert.AreEqual("SLIP1122", (await FailureAsync(Host(server) with { EngineSocket = "relative.sock" }, server.Options)).Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_lost_line_is_not_taken_for_a_socket_that_is_none()
    {
        await using var local = await Busybox.EngineAsync(Token);
        var socket = local.Endpoint.SocketFile;
        if (socket is null) Assert.Inconclusive("The engine is not behind a socket.");
        using var own = await SshServer.StartAsync();
        await using var session = await HostSession.OpenAsync(Host(own) with { EngineSocket = socket }, "shop", own.Options, Patience, Token);
        await session.Engine.InfoAsync(Token);
        own.Disconnect();
        // Which of them finds out is chance; what only reads is asked again.
        try
        {
            await session.Engine.InfoAsync(Token);
        }
        catch (SlipwayException e)
        {
            Assert.AreEqual("SLIP1011", e.Diagnostics[0].Code);
        }

        Assert.AreNotEqual("", (await session.Engine.InfoAsync(Token)).Id);
    }

    [TestMethod]
    public async Task The_key_of_a_host_is_the_only_one_taken()
    {
        var options = server.Options with { KnownHostsFile = server.At("empty") };
        Assert.AreEqual("SLIP1105", (await FailureAsync(Host(server), options)).Diagnostics[0].Code);
        var other = await FailureAsync(Host(server) with { HostKey = "SHA256:" + new string('A', 43) }, server.Options);
        Assert.AreEqual("SLIP1116", other.Diagnostics[0].Code);
        await using var session = await HostSession.OpenAsync(Host(server) with { HostKey = server.Fingerprint }, "shop", options, Patience, Token);
        Assert.AreNotEqual("", session.Shell.Host.System);
    }

    [TestMethod]
    public async Task A_failure_names_the_host_as_the_project_does()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var silent = Host(server) with { Address = server.Destination with { Port = ((IPEndPoint)listener.LocalEndpoint).Port } };
        var late = await FailureAsync(silent, server.Options with { ConnectTimeout = TimeSpan.FromMinutes(5) }, TimeSpan.FromSeconds(1));
        Assert.AreEqual("SLIP5001", late.Diagnostics[0].Code);
        listener.Stop();
        Assert.AreEqual("SLIP1104", (await FailureAsync(silent, server.Options)).Diagnostics[0].Code);
        using var own = await SshServer.StartAsync("SetEnv=PATH=/usr/bin:/bin DOCKER_HOST=unix:///run/no-such-engine.sock");
        await FailureAsync(Host(own), own.Options with { Reuse = TimeSpan.FromSeconds(30) });
    }

    [TestMethod]
    public async Task Cancelling_is_no_failure_of_the_host()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var silent = Host(server) with { Address = server.Destination with { Port = ((IPEndPoint)listener.LocalEndpoint).Port } };
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var opening = HostSession.OpenAsync(silent, "shop", server.Options, Patience, cancel.Token);
        using (await listener.AcceptTcpClientAsync(Token)) await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => opening);
    }

    // The remote side is to speak to the engine under test.
    internal static string[] OwnEngine => Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? [$"SetEnv=DOCKER_HOST={host}"] : [];

    internal static DeployHost Host(SshServer server) => new() { Name = "web1", Address = server.Destination };

    private async Task<SlipwayException> FailureAsync(DeployHost host, SshClientOptions options, TimeSpan? patience = null)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => HostSession.OpenAsync(host, "shop", options, patience ?? Patience, Token));
        TestContext.WriteLine(failure.Message);
        StringAssert.Contains(failure.Diagnostics[0].Message, "Host web1: ");
        return failure;
    }
}
