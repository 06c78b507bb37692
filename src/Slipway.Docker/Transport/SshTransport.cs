using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>
/// The engine of a remote host: through <c>docker system dial-stdio</c> over ssh, a channel for each connection; where there is no docker CLI, or the socket is named, through the engine's socket forwarded by one ssh connection for all.
/// </summary>
/// <param name="destination">The host.</param>
/// <param name="channels">Reaches it.</param>
/// <param name="named">The absolute path of the engine's socket there; null to ask the docker CLI, then to search.</param>
internal sealed class SshTransport(SshDestination destination, ISshChannelFactory channels, string? named = null) : IEngineTransport, IDisposable
{
    private static readonly RemoteCommand DialStdio = RemoteCommand.Of("docker", "system", "dial-stdio");

    private readonly SemaphoreSlim forwarding = new(1);
    private SshForward? forward;
    private bool disposed;

    public string HostHeader => "docker";

    /// <summary>The remote docker CLI has answered once.</summary>
    public bool Dials { get; set; }

    /// <summary>The socket that was named has answered once: what ends a connection later is not that it cannot be used.</summary>
    public bool SocketAnswers { get; set; }

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (named is not null)
        {
            var forwarded = await ForwardedAsync(cancellationToken);
            return SocketAnswers ? forwarded : new NamedSocketStream(forwarded, this);
        }

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
                var forwarder = channels as ISshForwarder ?? throw new SlipwayException(DockerErrors.NoRemoteEngine(destination, "cannot have its engine's socket forwarded by what reaches it"));
                var socket = named ?? await RemoteEngineSocket.FindAsync(channels, destination, cancellationToken);
                forward = await forwarder.ForwardAsync(destination, socket, cancellationToken);
            }

            return await new UnixTransport(forward.Socket, blocking: false).ConnectAsync(cancellationToken);
        }
        finally
        {
            forwarding.Release();
        }
    }

    /// <summary>Why the forwarded socket was closed as soon as it was connected.</summary>
    public async Task<SlipwayException> RefusedAsync(CancellationToken cancellationToken)
    {
        var said = forward is null ? "it closed the connection" : await forward.SaidAsync(cancellationToken);
        return new SlipwayException(DockerErrors.NoRemoteEngine(destination, named is null
            ? $"has no docker command and did not let its engine's socket be used over ssh, which AllowStreamLocalForwarding of its sshd decides ({said})"
            : $"did not let {named} be used over ssh: it is no engine's socket, not open to the user, or AllowStreamLocalForwarding of its sshd forbids it ({said})"));
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        forward?.Dispose();
        forwarding.Dispose();
    }
}
