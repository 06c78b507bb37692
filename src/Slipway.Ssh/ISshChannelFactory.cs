using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Opens a byte stream to a command that runs on a remote host: what is written is its standard input, what is read its standard output.</summary>
public interface ISshChannelFactory
{
    /// <summary>
    /// Starts the command. The returned stream implements <see cref="IDuplex"/>. A connection that cannot be made shows on the first read
    /// or write, as the <see cref="SlipwayException"/> that says what failed: name, port, host key, key or command. Disposing ends the connection.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP1102: there is no ssh client on this machine.</exception>
    Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken);
}
