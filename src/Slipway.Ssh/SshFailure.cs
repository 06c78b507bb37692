using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Reads from what the OpenSSH client said why it ended.</summary>
internal static class SshFailure
{
    // ssh's own exit code; everything else is the remote command's.
    private const int ClientFailed = 255;
    private const int CommandNotFound = 127;

    // How ssh names the end of a proxy it reads from.
    private const string ProxyEnd = "UNKNOWN port 65535";
    private const string NoBanner = "kex_exchange_identification";

    public static Diagnostic Explain(SshDestination destination, RemoteCommand command, int exitCode, string stderr, bool received, SshClientOptions? options = null)
    {
        bool Said(string text) => stderr.Contains(text, StringComparison.OrdinalIgnoreCase);
        var last = LastLine(stderr);
        if (exitCode != ClientFailed)
        {
            return exitCode == CommandNotFound || Said("command not found") ? SshErrors.NoCommand(destination, command, last) : SshErrors.CommandFailed(destination, command, exitCode, last);
        }

        if (received) return SshErrors.ConnectionLost(destination, last);
        // Whatever else is said then is said of the proxy.
        if (Said(ProxyEnd) || Said("stdio forwarding failed")) return SshErrors.JumpFailed(destination, LastLine(stderr, ProxyEnd, NoBanner, "stdio forwarding failed"));
        if (IsChangedKey(stderr) || Said("Host key verification failed") || Said("host key is known for"))
        {
            if (options?.HostKeyFingerprint is { } pin) return SshErrors.PinNotShown(destination, pin, []);
            return IsChangedKey(stderr) ? SshErrors.HostKeyChanged(destination) : SshErrors.HostKeyUnknown(destination);
        }

        if (Said("Could not resolve hostname")) return SshErrors.NameNotResolved(destination, last);
        if (Said("timed out")) return SshErrors.TimedOut(destination, last);
        if (Said("Permission denied (") || Said("Too many authentication failures"))
        {
            var why = KeyTrouble(stderr) is { } trouble ? $"{trouble}; {last}" : last;
            return options?.Password is null ? SshErrors.NotAuthenticated(destination, why) : SshErrors.PasswordRefused(destination, why);
        }

        return SshErrors.NotReached(destination, last);
    }

    /// <summary>Whether the host's key is not the recorded one.</summary>
    public static bool IsChangedKey(string stderr) => stderr.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal);

    // A key file that could not be used is the cause of not being let in.
    private static string? KeyTrouble(string stderr)
    {
        foreach (var line in Lines(stderr))
        {
            if (line.Contains("no such identity", StringComparison.Ordinal) || line.Contains("not accessible", StringComparison.Ordinal) || line.StartsWith("Load key ", StringComparison.Ordinal)) return Printable.Line(line);
        }

        return null;
    }

    /// <summary>The last line that holds none of these words, fit for a log.</summary>
    public static string LastLine(string text, params ReadOnlySpan<string> except)
    {
        var lines = Lines(text);
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            if (!HoldsAny(lines[i], except)) return Printable.Line(lines[i]);
        }

        return lines.Length == 0 ? "ssh said nothing" : Printable.Line(lines[^1]);
    }

    private static bool HoldsAny(string line, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (line.Contains(word, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
