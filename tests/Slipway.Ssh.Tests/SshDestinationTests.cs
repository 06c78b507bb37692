using Slipway.Diagnostics;

namespace Slipway.Ssh.Tests;

[TestClass]
public sealed class SshDestinationTests
{
    [TestMethod]
    [DataRow("ssh://me@host:2222/srv/app", "me", "host", 2222, "/srv/app")]
    [DataRow("ssh://host", null, "host", null, null)]
    [DataRow("ssh://host/", null, "host", null, null)]
    [DataRow("SSH://me@host", "me", "host", null, null)]
    [DataRow("me@host:22", "me", "host", 22, null)]
    [DataRow("host", null, "host", null, null)]
    [DataRow("my-alias_1.lan", null, "my-alias_1.lan", null, null)]
    [DataRow("ssh://me@[::1]:2222", "me", "::1", 2222, null)]
    [DataRow("me@fe80::1%eth0", "me", "fe80::1%eth0", null, null)]
    [DataRow("[::1]", null, "::1", null, null)]
    public void A_destination_is_read(string text, string? user, string host, int? port, string? path)
    {
        var destination = SshDestination.Parse(text);
        Assert.AreEqual(new SshDestination(host, user, port, path), destination);
        Assert.AreEqual(destination with { Path = null }, SshDestination.Parse(destination.ToString()));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("-oProxyCommand=touch x")]
    [DataRow("ssh://-oProxyCommand=x")]
    [DataRow("-l@host")]
    [DataRow("me@-host")]
    [DataRow("me@ho st")]
    [DataRow("me@host;id")]
    [DataRow("me@$(id)")]
    [DataRow("m`e@host")]
    [DataRow("me@host\n")]
    [DataRow("@host")]
    [DataRow("me@")]
    [DataRow("host:")]
    [DataRow("host:0")]
    [DataRow("host:65536")]
    [DataRow("host:+22")]
    [DataRow("host:2x")]
    [DataRow("[::1]x")]
    [DataRow("[::1]:")]
    [DataRow("ssh://host/a\nb")]
    public void What_could_be_mistaken_is_refused(string text) =>
        Assert.AreEqual("SLIP1101", Assert.ThrowsExactly<SlipwayException>(() => SshDestination.Parse(text)).Diagnostics[0].Code);

    [TestMethod]
    public void A_password_is_refused_and_not_shown()
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => SshDestination.Parse("ssh://me:canary@host"));
        Assert.IsFalse(failure.ToString().Contains("canary", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("a b")]
    [DataRow("a;b")]
    [DataRow("$x")]
    [DataRow("")]
    public void A_remote_command_takes_only_words_that_need_no_quoting(string word) =>
        Assert.ThrowsExactly<ArgumentException>(() => RemoteCommand.Of("docker", word));

    [TestMethod]
    public void The_client_never_asks_takes_no_unknown_key_and_sees_the_host_after_the_options()
    {
        var arguments = OpenSshChannelFactory.Arguments(
            new SshClientOptions { IdentityFile = "/k", KnownHostsFile = "/a b" }, new SshDestination("host", "me", 2222), RemoteCommand.Of("docker", "system"));
        CollectionAssert.IsSubsetOf(
            new[] { "BatchMode=yes", "StrictHostKeyChecking=yes", "ClearAllForwardings=yes", "ConnectTimeout=10", "ServerAliveInterval=15", "UserKnownHostsFile=\"/a b\"", "IdentitiesOnly=yes" },
            arguments.ToArray());
        CollectionAssert.AreEqual(new[] { "-p", "2222", "-l", "me", "--", "host", "docker system" }, arguments.Skip(arguments.Count - 7).ToArray());
    }
}
