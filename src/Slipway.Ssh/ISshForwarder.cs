using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Brings a unix socket of a remote host to this machine.</summary>
public interface ISshForwarder
{
    /// <summary>Opens one connection that carries all connections to the socket, until it is disposed.</summary>
    /// <param name="destination">The remote host.</param>
    /// <param name="remoteSocket">The absolute path of the socket there, of letters, digits and <c>. _ / -</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SlipwayException">SLIP1122: it cannot be forwarded; others: the host was not reached.</exception>
    Task<SshForward> ForwardAsync(SshDestination destination, string remoteSocket, CancellationToken cancellationToken);
}
