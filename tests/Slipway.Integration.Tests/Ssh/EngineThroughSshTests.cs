using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>The machine's engine through a real sshd, with and without a docker CLI on the other side.</summary>
[TestClass]
public sealed class EngineThroughSshTests
{
    private static readonly string Tools = Directory.CreateTempSubdirectory("slipway-tools-").FullName;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static void LinkTools(TestContext context)
    {
        foreach (var program in Directory.GetFiles("/usr/bin").Where(program => !Path.GetFileName(program).StartsWith("docker", StringComparison.Ordinal)))
        {
            File.CreateSymbolicLink(Path.Combine(Tools, Path.GetFileName(program)), program);
        }
    }

    [ClassCleanup]
    public static void RemoveTools() => Directory.Delete(Tools, recursive: true);

    [TestMethod]
    public async Task An_engine_without_a_docker_cli_is_reached_over_one_forwarded_socket()
    {
        await using var local = await Busybox.EngineAsync(Token);
        using var server = await SshServer.StartAsync($"SetEnv=PATH={Tools}{OwnEngine()}");
        await using (var engine = await Engine.ConnectAsync(Search(server), Token))
        {
            var logins = server.Logins;
            var id = (await local.InfoAsync(Token)).Id;
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => engine.InfoAsync(Token)));
            foreach (var answer in answers) Assert.AreEqual(id, answer.Id);
            Assert.AreEqual((await local.Images.FindAsync(Busybox.Image, Token))!.Id, (await engine.Images.FindAsync(Busybox.Image, Token))!.Id);
            Assert.AreEqual(logins, server.Logins);
        }

        await server.LoggedAsync("Close session: user", Token);
    }

    [TestMethod]
    public async Task A_lost_forward_is_made_again()
    {
        using var server = await SshServer.StartAsync($"SetEnv=PATH={Tools}{OwnEngine()}");
        await using var engine = await Engine.ConnectAsync(Search(server), Token);
        await engine.InfoAsync(Token);
        server.Disconnect();
        // Which of them finds out is chance; what only reads is asked again.
        try
        {
            await engine.InfoAsync(Token);
        }
        catch (SlipwayException e)
        {
            Assert.AreEqual("SLIP1011", e.Diagnostics[0].Code);
        }

        Assert.AreNotEqual("", (await engine.InfoAsync(Token)).Id);
    }

    [TestMethod]
    public async Task A_server_that_forwards_no_sockets_is_said()
    {
        using var server = await SshServer.StartAsync($"SetEnv=PATH={Tools}{OwnEngine()}", "AllowStreamLocalForwarding=no");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Engine.ConnectAsync(Search(server), Token));
        TestContext.WriteLine(failure.Message);
        Assert.AreEqual("SLIP1123", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, "open failed");
    }

    [TestMethod]
    public async Task A_host_without_an_engine_is_said()
    {
        using var server = await SshServer.StartAsync($"SetEnv=PATH={Tools} DOCKER_HOST=unix:///run/no-such-engine.sock");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Engine.ConnectAsync(Search(server), Token));
        TestContext.WriteLine(failure.Message);
        Assert.AreEqual("SLIP1123", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task Connections_through_a_docker_cli_share_one_of_ssh()
    {
        if (!File.Exists("/usr/bin/docker") && !File.Exists("/usr/local/bin/docker")) Assert.Inconclusive("There is no docker CLI.");
        using var server = await SshServer.StartAsync(OwnEngine() is { Length: > 0 } own ? [$"SetEnv={own.Trim()}"] : []);
        for (var build = 0; build < 2; build++)
        {
            await using var engine = await Engine.ConnectAsync(Search(server), Token);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => engine.InfoAsync(Token)));
        }

        Assert.AreEqual(1, server.Logins);
    }

    private static EngineSearch Search(SshServer server) => new()
    {
        DockerHost = "ssh://" + server.Destination,
        Variable = _ => null,
        HomeDirectory = server.Folder,
        Ssh = server.Options with { Reuse = TimeSpan.FromSeconds(30) },
    };

    // The remote side is to speak to the engine under test.
    private static string OwnEngine() => Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? $" DOCKER_HOST={host}" : "";
}
