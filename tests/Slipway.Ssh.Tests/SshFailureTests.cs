namespace Slipway.Ssh.Tests;

[TestClass]
public sealed class SshFailureTests
{
    [TestMethod]
    [DataRow(255, "ssh: Could not resolve hostname nope: Name or service not known", "SLIP1103")]
    [DataRow(255, "ssh: connect to host h port 22: Connection refused", "SLIP1104")]
    [DataRow(255, "ssh: connect to host h port 22: Connection timed out", "SLIP1114")]
    [DataRow(255, "No ED25519 host key is known for h and you have requested strict checking.\r\nHost key verification failed.", "SLIP1105")]
    [DataRow(255, "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.", "SLIP1106")]
    [DataRow(255, "me@h: Permission denied (publickey).", "SLIP1107")]
    [DataRow(127, "bash: line 1: docker: command not found", "SLIP1108")]
    [DataRow(1, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.", "SLIP1109")]
    public void What_failed_is_read_from_the_clients_words(int exitCode, string stderr, string code) =>
        Assert.AreEqual(code, SshFailure.Explain(new SshDestination("h", "me"), RemoteCommand.Of("docker"), exitCode, stderr, received: false).Code);

    [TestMethod]
    public void A_connection_that_carried_something_was_lost() =>
        Assert.AreEqual("SLIP1110", SshFailure.Explain(new SshDestination("h"), RemoteCommand.Of("docker"), 255, "Connection to h closed by remote host.", received: true).Code);

    [TestMethod]
    public void Control_characters_of_the_remote_side_do_not_reach_the_log()
    {
        var message = SshFailure.Explain(new SshDestination("h"), RemoteCommand.Of("docker"), 1, "\u001b[31mred", received: false).Message;
        Assert.IsFalse(message.Contains('\u001b', StringComparison.Ordinal));
    }
}
