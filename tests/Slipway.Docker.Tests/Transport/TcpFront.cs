using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Slipway.Docker.Tests.Transport;

/// <summary>A TCP listener in front of a unix socket, with TLS that demands a client's certificate where certificates are given.</summary>
internal sealed class TcpFront : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly string socketFile;
    private readonly Certificates? certificates;
    private readonly SslProtocols protocols;
    private readonly Task accepting;

    public TcpFront(string socketFile, Certificates? certificates = null, SslProtocols protocols = SslProtocols.None)
    {
        (this.socketFile, this.certificates, this.protocols) = (socketFile, certificates, protocols);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        // A listener that was stopped before it was asked to accept says so by an InvalidOperationException.
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                await using var near = await NearAsync(client.GetStream());
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(socketFile), stop.Token);
                await using var far = new NetworkStream(engine);
                await Task.WhenAll(ForwardAsync(near, far, engine), ForwardAsync(far, near, client.Client));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException or SocketException)
            {
                // Either side hung up, or the client was not let in.
            }
        }
    }

    private async Task<Stream> NearAsync(NetworkStream plain)
    {
        if (certificates is null) return plain;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificates.Server,
                ClientCertificateRequired = true,
                EnabledSslProtocols = protocols,
                RemoteCertificateValidationCallback = (_, client, _, _) => certificates.Accepts(client),
            },
            stop.Token);
        return tls;
    }

    private async Task ForwardAsync(Stream from, Stream to, Socket target)
    {
        await from.CopyToAsync(to, stop.Token);
        if (to is SslStream tls) await tls.ShutdownAsync();
        target.Shutdown(SocketShutdown.Send);
    }
}
