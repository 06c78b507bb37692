using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Reads from what the OpenSSH client said why it ended.</summary>
internal static class SshFailure
{
    // ssh's own exit code; everything else is the remote command's.
    private const int ClientFailed = 255;
    private const int CommandNotFound = 127;

    public static Diagnostic Explain(SshDestination destination, RemoteCommand command, int exitCode, string stderr, bool received)
    {
        bool Said(string text) => stderr.Contains(text, StringComparison.OrdinalIgnoreCase);
        var last = LastLine(stderr);
        if (exitCode == CommandNotFound || Said("command not found")) return SshErrors.NoCommand(destination, command, last);
        if (Said("REMOTE HOST IDENTIFICATION HAS CHANGED")) return SshErrors.HostKeyChanged(destination);
        if (Said("Host key verification failed") || Said("host key is known for")) return SshErrors.HostKeyUnknown(destination);
        if (Said("Could not resolve hostname")) return SshErrors.NameNotResolved(destination, last);
        if (Said("Permission denied (") || Said("Too many authentication failures")) return SshErrors.NotAuthenticated(destination, last);
        if (exitCode != ClientFailed) return SshErrors.CommandFailed(destination, command, exitCode, last);
        if (received) return SshErrors.ConnectionLost(destination, last);
        return SshErrors.NotReached(destination, last);
    }

    private static string LastLine(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "ssh said nothing" : Printable.Line(lines[^1]);
    }
}
