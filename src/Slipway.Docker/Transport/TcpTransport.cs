using System.Net.Sockets;

namespace Slipway.Docker.Transport;

/// <summary>TCP, with TLS inside where asked.</summary>
internal sealed class TcpTransport(string host, int port, TlsClient? tls) : IEngineTransport
{
    public string HostHeader { get; } = host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new SocketStream(socket);
        return tls is null ? stream : await tls.AuthenticateAsync(stream, host, cancellationToken);
    }
}
