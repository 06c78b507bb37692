using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Hosts;

/// <summary>How one host is reached.</summary>
internal sealed class HostConnections(DeployHost host, SshClientOptions ssh)
{
    private readonly SshClientOptions options = host.HostKey is { } key ? ssh with { HostKeyFingerprint = key } : ssh;

    /// <summary>
    /// Whether the engine's channels go over the connection that the shell was opened with, so that opening the shell first costs one login instead of two. A forwarded socket has a connection of its own.
    /// </summary>
    public bool EngineSharesShell => options.Reuse > TimeSpan.Zero && !OperatingSystem.IsWindows() && host.EngineSocket is null;

    public Task<IRemoteShell> ShellAsync(CancellationToken cancellationToken) => RemoteShell.OpenAsync(new OpenSshChannelFactory(options), host.Address, cancellationToken);

    // The address is whole: neither the user's docker configuration nor his environment has a say.
    public Task<Engine> EngineAsync(CancellationToken cancellationToken) => Engine.ConnectAsync(
        new EngineSearch
        {
            DockerHost = "ssh://" + Address(),
            Variable = _ => null,
            HomeDirectory = "",
            Ssh = options,
            RemoteSocket = host.EngineSocket,
        },
        cancellationToken);

    private string Address()
    {
        var address = host.Address with { Path = null };
        // Without a port the destination's form leaves an IPv6 address without the brackets that a URL wants.
        return address.Port is null && address.Host.Contains(':') ? $"{(address.User is null ? "" : address.User + "@")}[{address.Host}]" : address.ToString();
    }
}
