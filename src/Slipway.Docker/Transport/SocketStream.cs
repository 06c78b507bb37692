using System.Net.Sockets;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>A connected unix or TCP socket, owned.</summary>
internal sealed class SocketStream(Socket socket) : NetworkStream(socket, ownsSocket: true), IDuplex
{
    public bool IsOpen => SocketState.IsOpen(Socket);

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken)
    {
        Socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }
}
