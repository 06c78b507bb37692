using System.Globalization;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>Connections that live on for the next build.</summary>
[TestClass]
public sealed class ReuseTests
{
    private static SshServer server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private static SshClientOptions Reusing => server.Options with { Reuse = TimeSpan.FromSeconds(30) };

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => server = await SshServer.StartAsync();

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    [TestMethod]
    public async Task Shells_one_after_another_share_a_connection_and_others_do_not()
    {
        var before = server.Logins;
        for (var i = 0; i < 3; i++) await RunAsync(Reusing);
        Assert.AreEqual(before + 1, server.Logins);
        await RunAsync(server.Options);
        Assert.AreEqual(before + 2, server.Logins);
        for (var i = 0; i < 2; i++) await RunAsync(Reusing with { HostKeyFingerprint = server.Fingerprint });
        Assert.AreEqual(before + 3, server.Logins);
    }

    [TestMethod]
    public async Task Who_keeps_a_connection_holds_nothing_of_the_build_that_made_it()
    {
        // The master lets go of a session's pipes when the remote end has answered that it is over.
        await RunAsync(Reusing with { StateFolder = server.At("m") });
        var master = Directory.GetDirectories("/proc").Single(process => IsMaster(process, server.At("m")));
        for (var deadline = DateTime.UtcNow.AddSeconds(10); Held(master).Length > 0 && DateTime.UtcNow < deadline;) await Task.Delay(20, Token);
        Assert.AreEqual(0, Held(master).Length, string.Join(' ', Held(master)));
        foreach (var stream in (string[])["0", "1", "2"]) Assert.AreEqual("/dev/null", File.ResolveLinkTarget($"{master}/fd/{stream}", returnFinalTarget: false)?.FullName);
    }

    [TestMethod]
    public async Task A_socket_nobody_listens_on_is_replaced()
    {
        var options = Reusing with { ConnectTimeout = TimeSpan.FromSeconds(11), ConfigFile = server.At("stale") };
        await File.WriteAllTextAsync(server.At("stale"), "", Token);
        var folder = Directory.CreateDirectory(options.StateFolder!).FullName;
        var before = Directory.GetFiles(folder);
        await RunAsync(options);
        var socket = Directory.GetFiles(folder).Except(before).Single();
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var master in Directory.GetDirectories("/proc").Where(process => IsMaster(process, socket)))
        {
            using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(master), CultureInfo.InvariantCulture));
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        Assert.IsTrue(File.Exists(socket), "A killed process leaves its socket.");
        await RunAsync(options);
        var logins = server.Logins;
        await RunAsync(options);
        Assert.AreEqual(logins, server.Logins);
    }

    [TestMethod]
    public async Task The_users_own_way_of_sharing_is_kept()
    {
        var socket = server.At("own");
        await File.WriteAllTextAsync(server.At("sharing"), $"ControlPath {socket}\nControlMaster auto\nControlPersist 30\n", Token);
        var options = Reusing with { ConfigFile = server.At("sharing") };
        await RunAsync(options);
        Assert.IsTrue(File.Exists(socket));
        var logins = server.Logins;
        await RunAsync(options);
        Assert.AreEqual(logins, server.Logins);
    }

    private async Task RunAsync(SshClientOptions options)
    {
        await using var shell = await RemoteShell.OpenAsync(new OpenSshChannelFactory(options), server.Destination, Token);
        Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of("true"), Token)).ExitCode);
    }

    private static string[] Held(string process) =>
        [.. Directory.GetFiles($"{process}/fd").Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name ?? "").Where(target => target.StartsWith("pipe:", StringComparison.Ordinal))];

    // A master names itself by its socket.
    private static bool IsMaster(string process, string socket) => Text($"{process}/cmdline") is var line && line.StartsWith($"ssh: {socket}", StringComparison.Ordinal) && line.Contains("[mux]", StringComparison.Ordinal);

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
