using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>Pinned, scanned and enrolled host keys of a real sshd that has two.</summary>
[TestClass]
public sealed class HostKeyTests
{
    private static readonly string Keys = Directory.CreateTempSubdirectory("slipway-keys-").FullName;
    private static SshServer server = null!;
    private static string ecdsa = "";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        var key = Path.Combine(Keys, "ecdsa");
        await SshServer.RunAsync("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key);
        ecdsa = (await SshServer.RunAsync("ssh-keygen", "-lf", key + ".pub")).Split(' ')[1];
        server = await SshServer.StartAsync($"HostKey={key}");
    }

    [ClassCleanup]
    public static void Stop()
    {
        server?.Dispose();
        Directory.Delete(Keys, recursive: true);
    }

    [TestMethod]
    [DataRow("empty")]
    [DataRow("changed")]
    public async Task A_pinned_key_is_taken_whatever_the_known_hosts_say(string knownHosts)
    {
        foreach (var pin in (string[])[server.Fingerprint, ecdsa])
        {
            var options = server.Options with { KnownHostsFile = server.At(knownHosts), HostKeyFingerprint = pin };
            for (var i = 0; i < 2; i++)
            {
                await using var shell = await RemoteShell.OpenAsync(new OpenSshChannelFactory(options), server.Destination, Token);
                Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of("true"), Token)).ExitCode);
            }
        }
    }

    [TestMethod]
    public async Task A_pin_that_the_host_does_not_show_is_refused_though_the_host_is_known()
    {
        using var other = await SshServer.StartAsync();
        var options = server.Options with { HostKeyFingerprint = other.Fingerprint };
        var failure = await FailsAsync("SLIP1116", () => RemoteShell.OpenAsync(new OpenSshChannelFactory(options), server.Destination, Token));
        StringAssert.Contains(failure.Message, server.Fingerprint);

        // Once the key was seen at its own host, and is kept.
        await using (await RemoteShell.OpenAsync(new OpenSshChannelFactory(other.Options with { HostKeyFingerprint = other.Fingerprint }), other.Destination, Token))
        {
        }

        await FailsAsync("SLIP1116", () => RemoteShell.OpenAsync(new OpenSshChannelFactory(options), server.Destination, Token));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("SHA256:abc")]
    [DataRow("MD5:aa:bb")]
    public async Task A_pin_that_is_no_fingerprint_is_said(string pin) => await FailsAsync(
        "SLIP1120", () => RemoteShell.OpenAsync(new OpenSshChannelFactory(server.Options with { HostKeyFingerprint = pin }), server.Destination, Token));

    [TestMethod]
    public async Task The_keys_a_host_shows_are_listed()
    {
        var keys = await new HostKeys(server.Options with { KnownHostsFile = server.At("empty") }).ScanAsync(server.Destination, Token);
        CollectionAssert.AreEquivalent(new[] { ("ssh-ed25519", server.Fingerprint), ("ecdsa-sha2-nistp256", ecdsa) }, keys.Select(key => (key.Type, key.Fingerprint)).ToArray());
    }

    [TestMethod]
    public async Task A_host_that_is_not_reached_shows_no_keys() =>
        await FailsAsync("SLIP1104", () => new HostKeys(server.Options).ScanAsync(server.Destination with { Port = 1 }, Token));

    [TestMethod]
    [DataRow("no", "127.0.0.1")]
    [DataRow("yes", "127.0.0.1")]
    [DataRow("no", "box")]
    [DataRow("no", "aliased")]
    public async Task An_enrolled_key_is_known_from_then_on_and_no_other(string hashed, string host)
    {
        var folder = Path.Combine(server.Folder, Guid.NewGuid().ToString("N"));
        var (file, config) = (Path.Combine(folder, "hosts", "known"), Path.Combine(server.Folder, Guid.NewGuid().ToString("N")));
        await File.WriteAllTextAsync(config, $"HashKnownHosts {hashed}\nHost box aliased\nHostName 127.0.0.1\nHost aliased\nHostKeyAlias other-name\n", Token);
        var options = server.Options with { ConfigFile = config, KnownHostsFile = file };
        var destination = server.Destination with { Host = host };
        await FailsAsync("SLIP1116", () => new HostKeys(options).EnrolAsync(destination, "SHA256:" + new string('A', 43), Token));
        Assert.IsFalse(File.Exists(file));
        Assert.AreEqual(file, await new HostKeys(options).EnrolAsync(destination, ecdsa, Token));
        var lines = await File.ReadAllTextAsync(file, Token);
        Assert.AreEqual(file, await new HostKeys(options).EnrolAsync(destination, ecdsa, Token));
        Assert.AreEqual(lines, await File.ReadAllTextAsync(file, Token));
        Assert.AreEqual(hashed == "yes", lines.StartsWith("|1|", StringComparison.Ordinal), lines);
        StringAssert.Contains(lines, "ecdsa-sha2-nistp256");
        Assert.IsFalse(lines.Contains("ed25519", StringComparison.Ordinal));
        await using var shell = await RemoteShell.OpenAsync(new OpenSshChannelFactory(options), destination, Token);
    }

    [TestMethod]
    public async Task A_key_is_not_enrolled_over_another_one()
    {
        var before = await File.ReadAllTextAsync(server.At("changed"), Token);
        await FailsAsync("SLIP1106", () => new HostKeys(server.Options with { KnownHostsFile = server.At("changed") }).EnrolAsync(server.Destination, server.Fingerprint, Token));
        Assert.AreEqual(before, await File.ReadAllTextAsync(server.At("changed"), Token));
    }

    private async Task<Diagnostic> FailsAsync(string code, Func<Task> work)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(work);
        TestContext.WriteLine(failure.Message);
        Assert.AreEqual(code, failure.Diagnostics[0].Code, failure.Message);
        return failure.Diagnostics[0];
    }
}
