using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>
/// The engine of a remote host: through <c>docker system dial-stdio</c> over ssh, a channel for each connection; where there is no docker CLI, through the engine's socket forwarded by one ssh connection for all.
/// </summary>
internal sealed class SshTransport(SshDestination destination, ISshChannelFactory channels) : IEngineTransport, IDisposable
{
    private static readonly RemoteCommand DialStdio = RemoteCommand.Of("docker", "system", "dial-stdio");

    private readonly SemaphoreSlim forwarding = new(1);
    private SshForward? forward;
    private bool disposed;

    public string HostHeader => "docker";

    /// <summary>The remote docker CLI has answered once.</summary>
    public bool Dials { get; set; }

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (forward is not null) return await ForwardedAsync(cancellationToken);
        var stream = await channels.OpenAsync(destination, DialStdio, cancellationToken);
        return Dials || channels is not ISshForwarder ? stream : new DiallingStream(stream, this);
    }

    /// <summary>Whether a failure means that the remote docker CLI is not there, or too old.</summary>
    public static bool LacksDialStdio(SlipwayException failure) => failure.Diagnostics[0] is var said
        && (said.Code == "SLIP1108" || (said.Code == "SLIP1109" && (said.Message.Contains("is not a docker command", StringComparison.Ordinal) || said.Message.Contains("unknown command", StringComparison.Ordinal))));

    /// <summary>A connection over the forwarded socket.</summary>
    /// <exception cref="SlipwayException">SLIP1123: the host has no engine's socket; SLIP11xx: ssh.</exception>
    public async Task<Stream> ForwardedAsync(CancellationToken cancellationToken)
    {
        await forwarding.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (forward is not { IsOpen: true })
            {
                forward?.Dispose();
                forward = null;
                var socket = await RemoteEngineSocket.FindAsync(channels, destination, cancellationToken);
                forward = await ((ISshForwarder)channels).ForwardAsync(destination, socket, cancellationToken);
            }

            return await new UnixTransport(forward.Socket, blocking: false).ConnectAsync(cancellationToken);
        }
        finally
        {
            forwarding.Release();
        }
    }

    /// <summary>Why the forwarded socket was closed as soon as it was connected.</summary>
    public async Task<SlipwayException> RefusedAsync(CancellationToken cancellationToken) =>
        new(DockerErrors.NoRemoteEngine(destination, $"has no docker command and did not let its engine's socket be used over ssh, which AllowStreamLocalForwarding of its sshd decides ({(forward is null ? "it closed the connection" : await forward.SaidAsync(cancellationToken))})"));

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        forward?.Dispose();
        forwarding.Dispose();
    }
}
