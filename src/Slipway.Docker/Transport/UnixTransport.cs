using System.Net.Sockets;

namespace Slipway.Docker.Transport;

/// <summary>A unix domain socket.</summary>
/// <param name="path">The socket's file.</param>
/// <param name="blocking">Whether reads and writes are done when they return.</param>
internal sealed class UnixTransport(string path, bool blocking) : IEngineTransport
{
    public string HostHeader => "docker";

    // A unix socket connects at once or not at all, so connecting without the asynchronous machinery saves its cold start.
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return ValueTask.FromResult<Stream>(blocking ? new BlockingSocketStream(socket) : new SocketStream(socket));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
