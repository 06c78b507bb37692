using Slipway.Diagnostics;

namespace Slipway.Ssh;

internal static class SshErrors
{
    /// <summary>The code of <see cref="CommandFailed"/>, which is told apart.</summary>
    public const string CommandFailedCode = "SLIP1109";

    public static Diagnostic MalformedDestination(string text, string why) => Diagnostic.Error(
        "SLIP1101", $"'{Shown(text)}' is not an SSH destination: {why}; write ssh://user@host:port or user@host");

    public static Diagnostic PasswordInAddress() => Diagnostic.Error(
        "SLIP1101", "An SSH destination holds a password, which would end up in logs and process lists; remove it and use a key or the SSH agent");

    public static Diagnostic NoClient(string program, string why) => Diagnostic.Error(
        "SLIP1102", $"The SSH client '{program}' cannot be started: {why}; install OpenSSH's client (Debian: openssh-client) or put it in PATH");

    public static Diagnostic NameNotResolved(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1103", $"The host name of {to} cannot be resolved ({said}); check its spelling, DNS or ~/.ssh/config");

    public static Diagnostic NotReached(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1104", $"No SSH server was reached at {to} ({said}); check that the host is up, sshd listens on that port and no firewall is between");

    public static Diagnostic HostKeyUnknown(SshDestination to) => Diagnostic.Error(
        "SLIP1105", $"The host key of {to} is not known; compare its fingerprint with the host's owner, then connect once by hand (ssh {Hand(to)}) to record it");

    public static Diagnostic HostKeyChanged(SshDestination to) => Diagnostic.Error(
        "SLIP1106", $"The host key of {to} is not the recorded one: the host was reinstalled or somebody is in between; find out which before removing the old key (ssh-keygen -R)");

    public static Diagnostic NotAuthenticated(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1107", $"{to} accepted no key ({said}); add the key to the SSH agent (ssh-add) or name it in ~/.ssh/config, and add its public half to the remote authorized_keys");

    public static Diagnostic NoCommand(SshDestination to, RemoteCommand command, string said) => Diagnostic.Error(
        "SLIP1108", $"'{command}' is not to be had on {to} ({said}); install it there or put it in the PATH of non-interactive shells");

    public static Diagnostic CommandFailed(SshDestination to, RemoteCommand command, int exitCode, string said) => Diagnostic.Error(
        CommandFailedCode, $"'{command}' on {to} ended with code {exitCode} ({said}); run it there by hand to see what it needs");

    public static Diagnostic ConnectionLost(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1110", $"The SSH connection to {to} was lost ({said}); check the network and the host, then build again");

    public static Diagnostic NoShell(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1111", $"No POSIX shell was had on {to} ({said}); the account needs a login shell that runs commands ('exec /bin/sh') and passes their input and output on");

    public static Diagnostic ShellSilent(SshDestination to, TimeSpan after) => Diagnostic.Error(
        "SLIP1112", $"The shell of {to} did not answer within {after.TotalSeconds:0} seconds; see whether a login script there (.profile, .bashrc) waits or reads input: ssh {Hand(to)} exec /bin/sh");

    public static Diagnostic ShellUnfit(SshDestination to) => Diagnostic.Error(
        "SLIP1113", $"The shell of {to} does not say what is needed of it: uname, id and an absolute home folder (HOME); install POSIX tools there or mend the account");

    public static Diagnostic TimedOut(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1114", $"Connecting to {to} took too long ({said}); check that the host is up and that no firewall drops packets on the way");

    public static Diagnostic PasswordNotPossible(SshDestination to, string why) => Diagnostic.Error(
        "SLIP1115", $"The password for {to} cannot be given to ssh: {why}; use a key or the SSH agent instead");

    public static Diagnostic PinNotShown(SshDestination to, string pin, IReadOnlyList<HostKey> shown)
    {
        var keys = shown.Count == 0 ? "another key" : string.Join(", ", shown.Select(key => $"{key.Type} {key.Fingerprint}"));
        return Diagnostic.Error(
            "SLIP1116", $"{to} does not show the host key {Shown(pin)} but {keys}: the fingerprint is another host's, the host was reinstalled or somebody is in between; ask the host's owner before changing it");
    }

    public static Diagnostic JumpFailed(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1117", $"The jump host or proxy command on the way to {to} failed ({said}); connect to it by hand to see what it needs (ProxyJump or ProxyCommand of ~/.ssh/config)");

    public static Diagnostic KnownHostsNotWritten(string file, string why) => Diagnostic.Error(
        "SLIP1118", $"The host key cannot be added to {file}: {why}; make the file writable or name another one");

    public static Diagnostic NoKnownHosts(SshDestination to) => Diagnostic.Error(
        "SLIP1118", $"The host key of {to} has no file of known hosts to be added to; see UserKnownHostsFile in ~/.ssh/config");

    public static Diagnostic PasswordRefused(SshDestination to, string said) => Diagnostic.Error(
        "SLIP1119", $"{to} accepted neither a key nor the password ({said}); check the password and the user's name, and that the server takes passwords");

    public static Diagnostic MalformedPin(SshDestination to, string pin) => Diagnostic.Error(
        "SLIP1120", $"'{Shown(pin)}' is not a host key's fingerprint for {to}; write it as ssh-keygen -lf prints it: SHA256: and 43 characters");

    public static Diagnostic NoPrivateFolder(SshDestination to) => Diagnostic.Error(
        "SLIP1121", $"There is no folder to keep the pinned host key of {to} in; set HOME to a folder that can be written, or XDG_RUNTIME_DIR");

    public static Diagnostic NotForwarded(SshDestination to, string socket, string why) => Diagnostic.Error(
        "SLIP1122", $"The socket {Shown(socket)} of {to} cannot be brought here by ssh: {why}; allow it in the server's configuration (AllowStreamLocalForwarding) or install the docker CLI there");

    private static string Hand(SshDestination to) => to.Port is { } port ? $"-p {port} {to with { Port = null }}" : to.ToString();

    private static string Shown(string text)
    {
        var shown = text.Length > 100 ? text[..100] + "…" : text;
        return string.Create(shown.Length, shown, static (buffer, from) =>
        {
            for (var i = 0; i < from.Length; i++) buffer[i] = char.IsControl(from[i]) ? '?' : from[i];
        });
    }
}
