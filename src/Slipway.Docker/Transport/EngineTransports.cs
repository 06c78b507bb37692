using System.Runtime.CompilerServices;
using Slipway.Docker.Locating;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>Chooses the transport by an endpoint's scheme.</summary>
internal static class EngineTransports
{
    public static IEngineTransport For(EngineEndpoint endpoint, EngineSearch search)
    {
        // Each in a method of its own: the no-op path of a build must not load TLS or process classes for a unix socket.
        if (endpoint.SocketFile is { } file) return new UnixTransport(file, search.Blocking);
        return endpoint.Scheme switch
        {
            "npipe" => Pipe(endpoint.Address),
            "ssh" => Ssh(endpoint.Address, search),
            _ => Tcp(endpoint),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TcpTransport Tcp(EngineEndpoint endpoint) =>
        new(endpoint.Address.DnsSafeHost, endpoint.Address.Port, endpoint.Tls is { } files ? TlsClient.Load(files) : null);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedPipeTransport Pipe(Uri address) => new(address.AbsolutePath.Replace('/', '\\').Split("\\pipe\\", 2)[^1]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SshTransport Ssh(Uri address, EngineSearch search) =>
        new(SshDestination.Parse(address.OriginalString), search.SshChannels ?? new OpenSshChannelFactory(search.Ssh), search.RemoteSocket);
}
