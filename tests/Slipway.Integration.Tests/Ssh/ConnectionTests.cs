using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>What a user meets on the way to a host, with a real sshd: names, ports, keys, jump hosts, login shells.</summary>
[TestClass]
public sealed class ConnectionTests
{
    private static SshServer server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => server = await SshServer.StartAsync();

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    [TestMethod]
    public async Task An_alias_of_the_configuration_is_a_host()
    {
        var options = server.Options with { ConfigFile = await ConfigAsync(Alias("box")), IdentityFile = null };
        Assert.AreEqual("hello\n", await EchoAsync(options, new SshDestination("box")));
    }

    [TestMethod]
    public async Task A_jump_host_of_the_configuration_is_gone_through()
    {
        var config = await ConfigAsync(Alias("gate") + Alias("box") + "ProxyJump gate\n");
        var before = server.Logins;
        Assert.AreEqual("hello\n", await EchoAsync(server.Options with { ConfigFile = config }, new SshDestination("box")));
        Assert.AreEqual(before + 2, server.Logins);
    }

    [TestMethod]
    [DataRow("User nobody-here\n", "", DisplayName = "not let in")]
    [DataRow("Port 1\n", "", DisplayName = "nobody listens")]
    [DataRow("UserKnownHostsFile /dev/null\n", "", DisplayName = "unknown host key, which must not be asked about")]
    [DataRow("", "Port 1\n", DisplayName = "the host is not there from the jump host")]
    public async Task A_jump_host_that_fails_is_said(string gate, string box)
    {
        var config = await ConfigAsync("Host gate\n" + gate + "Host box\n" + box + Alias("gate") + Alias("box") + "ProxyJump gate\n");
        await FailsAsync("SLIP1117", server.Options with { ConfigFile = config }, new SshDestination("box"));
    }

    [TestMethod]
    public async Task A_name_that_is_not_there_is_said() => await FailsAsync("SLIP1103", server.Options, new SshDestination("no-such-host.invalid"));

    [TestMethod]
    public async Task A_port_nobody_listens_on_is_said() => await FailsAsync("SLIP1104", server.Options, server.Destination with { Port = 1 });

    [TestMethod]
    public async Task A_server_that_says_nothing_is_said_to_take_too_long()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await FailsAsync(
            "SLIP1114", server.Options with { ConnectTimeout = TimeSpan.FromSeconds(1) }, server.Destination with { Port = ((IPEndPoint)silent.LocalEndpoint).Port });
    }

    [TestMethod]
    public async Task An_unknown_host_key_is_said() => await FailsAsync("SLIP1105", server.Options with { KnownHostsFile = server.At("empty") }, server.Destination);

    [TestMethod]
    public async Task A_changed_host_key_is_said() => await FailsAsync("SLIP1106", server.Options with { KnownHostsFile = server.At("changed") }, server.Destination);

    [TestMethod]
    public async Task A_key_that_is_not_accepted_is_said() => await FailsAsync("SLIP1107", server.Options with { IdentityFile = server.At("other") }, server.Destination);

    [TestMethod]
    public async Task A_key_that_is_not_there_is_said()
    {
        var failure = await FailsAsync("SLIP1107", server.Options with { IdentityFile = server.At("none") }, server.Destination);
        StringAssert.Contains(failure.Message, "none");
    }

    [TestMethod]
    [DataRow("/bin/bash", ".bashrc")]
    [DataRow("/bin/dash", ".profile")]
    [DataRow("/usr/bin/fish", ".config/fish/config.fish")]
    [DataRow("/bin/tcsh", ".tcshrc")]
    public async Task Any_login_shell_with_noisy_scripts_leads_to_a_shell(string login, string script)
    {
        await using var user = await UnixUser.CreateAsync(login, Guid.NewGuid().ToString());
        var file = Path.Combine(user.Home, script);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "echo Welcome; no-such-command; echo 'Trouble; 0 whole'\n", Token);
        Assert.AreEqual("hello\n", await EchoAsync(server.Options, server.Destination with { User = user.Name }));
    }

    [TestMethod]
    public async Task A_login_shell_that_runs_nothing_is_said()
    {
        await using var user = await UnixUser.CreateAsync("/usr/sbin/nologin", Guid.NewGuid().ToString());
        var failure = await FailsAsync("SLIP1111", server.Options, server.Destination with { User = user.Name });
        StringAssert.Contains(failure.Message, "not available");
    }

    [TestMethod]
    public async Task A_connection_that_is_killed_is_said_and_the_next_script_has_a_new_one()
    {
        var channels = new OpenSshChannelFactory(server.Options);
        await using var shell = await RemoteShell.OpenAsync(channels, server.Destination, Token);
        var session = $"/proc/{shell.Host.ShellProcess}/stat";
        var sshd = int.Parse((await File.ReadAllTextAsync(session, Token)).Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => shell.RunAsync(
            ShellScript.Of("echo begun; cat >/dev/null") with
            {
                Input = async (to, token) => await Task.Delay(Timeout.Infinite, token),
                Output = async (from, token) =>
                {
                    Process.GetProcessById(sshd).Kill();
                    await from.CopyToAsync(Stream.Null, token);
                },
            },
            Token));
        Assert.AreEqual("SLIP1110", failure.Diagnostics[0].Code);
        Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of("true"), Token)).ExitCode);
    }

    [TestMethod]
    public async Task A_script_whose_connection_is_lost_does_not_linger()
    {
        await using var shell = await RemoteShell.OpenAsync(server.Channels, server.Destination, Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var process = Process.GetProcessById(shell.Host.ShellProcess);
        await Assert.ThrowsAsync<OperationCanceledException>(() => shell.RunAsync(
            ShellScript.Of("echo begun; cat >/dev/null") with
            {
                Input = async (to, token) => await Task.Delay(Timeout.Infinite, token),
                Output = async (from, token) =>
                {
                    await from.ReadExactlyAsync(new byte[1], token);
                    await cancel.CancelAsync();
                },
            },
            cancel.Token));
        await process.WaitForExitAsync(Token);
    }

    private static string Alias(string name) =>
        $"Host {name}\nHostName 127.0.0.1\nPort {server.Port}\nUser {Environment.UserName}\nIdentityFile {server.At("user")}\nIdentitiesOnly yes\nUserKnownHostsFile {server.At("known")}\n";

    private async Task<string> ConfigAsync(string text)
    {
        var file = server.At("config-" + Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(file, text, Token);
        return file;
    }

    private async Task<string> EchoAsync(SshClientOptions options, SshDestination destination)
    {
        await using var shell = await RemoteShell.OpenAsync(new OpenSshChannelFactory(options), destination, Token);
        var output = new MemoryStream();
        var result = await shell.RunAsync(ShellScript.Of("echo hello") with { Output = (from, token) => from.CopyToAsync(output, token) }, Token);
        Assert.AreEqual(new ShellResult(0, ""), result);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private async Task<Diagnostic> FailsAsync(string code, SshClientOptions options, SshDestination destination)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RemoteShell.OpenAsync(new OpenSshChannelFactory(options), destination, Token));
        TestContext.WriteLine(failure.Message);
        Assert.AreEqual(code, failure.Diagnostics[0].Code, failure.Message);
        return failure.Diagnostics[0];
    }
}
