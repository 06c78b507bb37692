using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>The engine of a remote host, through <c>docker system dial-stdio</c> over ssh.</summary>
internal sealed class SshTransport(SshDestination destination, ISshChannelFactory channels) : IEngineTransport
{
    private static readonly RemoteCommand DialStdio = RemoteCommand.Of("docker", "system", "dial-stdio");

    public string HostHeader => "docker";

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken) =>
        await channels.OpenAsync(destination, DialStdio, cancellationToken);
}
