namespace Slipway.Ssh.Shells;

/// <summary>A shell over a channel: <c>exec /bin/sh</c>, a bootstrap on its standard input, a random begin marker before which whatever login scripts print is skipped.</summary>
public static class RemoteShell
{
    /// <summary>Opens the channel and probes the host; one round trip after connecting.</summary>
    /// <exception cref="Diagnostics.SlipwayException">SLIP11xx: what failed: name, port, host key, key, password, shell.</exception>
    public static async Task<IRemoteShell> OpenAsync(ISshChannelFactory channels, SshDestination destination, CancellationToken cancellationToken) =>
        new ShellSession(channels, destination, await ShellConnection.OpenAsync(channels, destination, cancellationToken));
}
