using System.Net;
using System.Net.Sockets;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Ports that nobody listened on a moment ago.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
