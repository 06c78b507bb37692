using Slipway.Diagnostics;

namespace Slipway.Ssh.Shells;

/// <summary>
/// One long-lived POSIX shell on a host. Scripts run one after another, each in a subshell, without a new connection or process of ssh; a later one may be asked for while an earlier one runs.
/// </summary>
public interface IRemoteShell : IAsyncDisposable
{
    /// <summary>What the host has, probed when the shell was opened.</summary>
    RemoteHost Host { get; }

    /// <summary>
    /// Runs a script and waits for its end. A code other than 0 is a result, not a failure. A script that leaves its input unread, or a cancelled call, ends the connection; the next call makes a new one.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP11xx: the connection was lost or could not be made.</exception>
    Task<ShellResult> RunAsync(ShellScript script, CancellationToken cancellationToken);
}

/// <summary>How a script ended.</summary>
/// <param name="ExitCode">0–255.</param>
/// <param name="Error">The end of its standard error, at most 8 KiB, control characters as blanks.</param>
public sealed record ShellResult(int ExitCode, string Error);
