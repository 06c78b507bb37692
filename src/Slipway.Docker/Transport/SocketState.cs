using System.Net.Sockets;

namespace Slipway.Docker.Transport;

/// <summary>What every stream over a socket can tell of it.</summary>
internal static class SocketState
{
    /// <summary>False once the other side is known to be gone: an idle connection has nothing to read unless the engine closed it.</summary>
    public static bool IsOpen(Socket socket)
    {
        try
        {
            return socket.Connected && !socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
