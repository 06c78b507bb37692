using System.Net.Sockets;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>A connected unix or TCP socket, owned.</summary>
internal sealed class SocketStream(Socket socket) : NetworkStream(socket, ownsSocket: true), IDuplex
{
    // An idle connection has nothing to read unless the engine closed it.
    public bool IsOpen
    {
        get
        {
            try
            {
                return Socket.Connected && !Socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken)
    {
        Socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }
}
