using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>Passwords and passphrases given to the real client for a throw-away user of a real sshd.</summary>
[TestClass]
public sealed class PasswordTests
{
    private static SshServer server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => server = await SshServer.StartAsync("PasswordAuthentication=yes", "AuthorizedKeysFile=none");

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    // The variable is the whole process': clients that other tests start meanwhile would inherit it.
    [TestMethod]
    [DoNotParallelize]
    public async Task A_password_lets_in_and_is_seen_nowhere()
    {
        var canary = "it's \"a\" $canary` " + Guid.NewGuid();
        await using var user = await UnixUser.CreateAsync("/bin/sh", canary);
        // A build has it in a variable, which ssh would inherit.
        const string Variable = "SLIPWAY_TEST_SSH_PASSWORD";
        Environment.SetEnvironmentVariable(Variable, canary);
        try
        {
            await using var shell = await OpenAsync(user, canary);
            var found = new List<string>();
            await shell.RunAsync(ShellScript.Of("echo begun; cat >/dev/null") with
            {
                Input = (to, token) => Task.CompletedTask,
                Output = (from, token) =>
                {
                    found.AddRange(Processes(canary));
                    return Task.CompletedTask;
                },
            }, Token);
            Assert.AreEqual(0, found.Count, string.Join('\n', found));
            Assert.IsFalse(Directory.GetFiles(Path.GetTempPath(), "askpass", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Any(file => File.ReadAllText(file).Contains(user.Name, StringComparison.Ordinal)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [TestMethod]
    public async Task A_wrong_password_is_said_and_tried_once()
    {
        await using var user = await UnixUser.CreateAsync("/bin/sh", "right");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => OpenAsync(user, "wrong-canary"));
        Assert.AreEqual("SLIP1119", failure.Diagnostics[0].Code);
        Assert.IsFalse(failure.ToString().Contains("canary", StringComparison.Ordinal));
        await server.LoggedAsync($"Failed password for {user.Name}", Token);
        Assert.AreEqual(1, server.Log.Count(line => line.Contains($"Failed password for {user.Name}", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Without_a_password_nothing_is_asked()
    {
        await using var user = await UnixUser.CreateAsync("/bin/sh", "right");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => OpenAsync(user, null));
        Assert.AreEqual("SLIP1107", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_password_is_not_given_to_an_unknown_host_nor_answers_its_question()
    {
        await using var user = await UnixUser.CreateAsync("/bin/sh", "right");
        var options = server.Options with { KnownHostsFile = server.At("empty"), Password = () => "right" };
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(
            () => RemoteShell.OpenAsync(new OpenSshChannelFactory(options), server.Destination with { User = user.Name }, Token));
        Assert.AreEqual("SLIP1105", failure.Diagnostics[0].Code);
        Assert.AreEqual(0, (await File.ReadAllTextAsync(server.At("empty"), Token)).Length);
    }

    [TestMethod]
    public async Task A_jump_host_is_not_given_the_password_of_the_host_behind_it()
    {
        await using var user = await UnixUser.CreateAsync("/bin/sh", "right");
        await using var gate = await UnixUser.CreateAsync("/bin/sh", "right");
        var config = server.At("jump");
        await File.WriteAllTextAsync(
            config, $"Host gate\nUser {gate.Name}\nHost box\nUser {user.Name}\nProxyJump gate\nHost gate box\nHostName 127.0.0.1\nPort {server.Port}\nUserKnownHostsFile {server.At("known")}\n", Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RemoteShell.OpenAsync(
            new OpenSshChannelFactory(server.Options with { ConfigFile = config, Password = () => "right" }), new SshDestination("box"), Token));
        Assert.AreEqual("SLIP1117", failure.Diagnostics[0].Code);
        Assert.IsFalse(server.Log.Any(line => line.Contains($"Accepted password for {gate.Name}", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_passphrase_opens_a_key()
    {
        using var keys = await SshServer.StartAsync();
        await SshServer.RunAsync("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", keys.At("user"));
        await using (await RemoteShell.OpenAsync(new OpenSshChannelFactory(keys.Options with { Password = () => "open sesame" }), keys.Destination, Token))
        {
        }

        await Assert.ThrowsExactlyAsync<SlipwayException>(() => RemoteShell.OpenAsync(new OpenSshChannelFactory(keys.Options with { Password = () => "wrong" }), keys.Destination, Token));
    }

    private async Task<IRemoteShell> OpenAsync(UnixUser user, string? password) => await RemoteShell.OpenAsync(
        new OpenSshChannelFactory(server.Options with { Password = password is null ? null : () => password }), server.Destination with { User = user.Name }, Token);

    // What any process but this one shows of the text.
    private static IEnumerable<string> Processes(string text)
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId))
        {
            foreach (var file in (string[])["cmdline", "environ"])
            {
                if (Content(Path.Combine(folder, file)).Contains(text, StringComparison.Ordinal)) yield return $"{folder}/{file}: {Content(Path.Combine(folder, "cmdline"))}";
            }
        }
    }

    private static string Content(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that has ended.
            return "";
        }
    }
}
