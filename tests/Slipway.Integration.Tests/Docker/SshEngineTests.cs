using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Ssh;

namespace Slipway.Integration.Tests.Docker;

/// <summary>The machine's engine through a real sshd with throw-away keys on a port of its own.</summary>
[TestClass]
public sealed class SshEngineTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("slipway-sshd-").FullName;
    private static readonly int Port = FreePort();
    private static Process sshd = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        foreach (var key in (string[])["host", "user", "other"]) await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", At(key));
        File.Copy(At("user.pub"), At("authorized_keys"));
        Directory.CreateDirectory("/run/sshd");
        string[] arguments =
        [
            "-D", "-e", "-f", "/dev/null", "-p", $"{Port}", "-o", "ListenAddress=127.0.0.1", "-o", $"HostKey={At("host")}", "-o", $"AuthorizedKeysFile={At("authorized_keys")}",
            "-o", "StrictModes=no", "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "PasswordAuthentication=no",
            // The remote docker CLI is to speak to the engine under test, and the user's own login scripts are nothing to test.
            "-o", $"SetEnv=HOME={Folder}" + (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? $" DOCKER_HOST={host}" : ""),
        ];
        sshd = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", arguments) { RedirectStandardError = true })!;
        sshd.BeginErrorReadLine();
        var hostKey = (await File.ReadAllTextAsync(At("host.pub"))).Split(' ');
        await File.WriteAllTextAsync(At("known"), $"[127.0.0.1]:{Port} {hostKey[0]} {hostKey[1]}\n");
        var otherKey = (await File.ReadAllTextAsync(At("other.pub"))).Split(' ');
        await File.WriteAllTextAsync(At("changed"), $"[127.0.0.1]:{Port} {otherKey[0]} {otherKey[1]}\n");
        await File.WriteAllTextAsync(At("empty"), "");
        await File.WriteAllTextAsync(At("config"), "");
        await ListeningAsync();
    }

    [ClassCleanup]
    public static void Stop()
    {
        sshd.Kill();
        sshd.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    [TestMethod]
    public async Task An_engine_is_reached_through_ssh()
    {
        await using var engine = await Engine.ConnectAsync(Search("known", "user"), Token);
        await using var local = await Busybox.EngineAsync(Token);
        Assert.AreEqual((await local.InfoAsync(Token)).Id, (await engine.InfoAsync(Token)).Id);
        Assert.AreEqual((await local.Images.FindAsync(Busybox.Image, Token))!.Id, (await engine.Images.FindAsync(Busybox.Image, Token))!.Id);
    }

    [TestMethod]
    [DataRow("empty", "user", "SLIP1105", DisplayName = "an unknown host key")]
    [DataRow("changed", "user", "SLIP1106", DisplayName = "another host key")]
    [DataRow("known", "other", "SLIP1107", DisplayName = "a key that is not accepted")]
    public async Task What_ssh_refuses_is_said(string knownHosts, string identity, string code)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Engine.ConnectAsync(Search(knownHosts, identity), Token));
        Assert.AreEqual(code, failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, $"ssh://{Environment.UserName}@127.0.0.1:{Port} (property DockerHost)");
    }

    [TestMethod]
    public async Task A_command_that_is_not_there_is_said()
    {
        await using var stream = await Channels("known", "user").OpenAsync(Destination(), RemoteCommand.Of("no-such-docker"), Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(async () => await stream.ReadExactlyAsync(new byte[1], Token));
        Assert.AreEqual("SLIP1108", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task Standard_input_can_end_while_output_goes_on()
    {
        await using var stream = await Channels("known", "user").OpenAsync(Destination(), RemoteCommand.Of("rev"), Token);
        await stream.WriteAsync("abc\n"u8.ToArray(), Token);
        await ((IDuplex)stream).CloseWriteAsync(Token);
        using var reader = new StreamReader(stream);
        Assert.AreEqual("cba\n", await reader.ReadToEndAsync(Token));
    }

    private static SshDestination Destination() => new("127.0.0.1", Environment.UserName, Port);

    private static OpenSshChannelFactory Channels(string knownHosts, string identity) =>
        new(new SshClientOptions { ConfigFile = At("config"), KnownHostsFile = At(knownHosts), IdentityFile = At(identity) });

    private static EngineSearch Search(string knownHosts, string identity) => new()
    {
        DockerHost = "ssh://" + Destination(),
        Variable = _ => null,
        HomeDirectory = Folder,
        SshChannels = Channels(knownHosts, identity),
    };

    private static string At(string name) => Path.Combine(Folder, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, program);
    }

    private static async Task ListeningAsync()
    {
        var deadline = DateTime.UtcNow.AddSeconds(10);
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (DateTime.UtcNow < deadline && !sshd.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }
}
