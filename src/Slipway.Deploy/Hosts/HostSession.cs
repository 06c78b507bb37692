using Slipway.Docker;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Hosts;

/// <summary>A host that answered: one shell and its engine, over one ssh connection where the client can share it.</summary>
public sealed class HostSession : IAsyncDisposable
{
    private HostSession(DeployHost host, IRemoteShell shell, Engine engine, string folder) => (Host, Shell, Engine, Folder) = (host, shell, engine, folder);

    public DeployHost Host { get; }

    public IRemoteShell Shell { get; }

    public Engine Engine { get; }

    /// <summary>Absolute path of the project's folder on the host, <c>{StateFolder}/{project}</c>; it need not be there yet.</summary>
    public string Folder { get; }

    /// <summary>Connects to the host's shell and engine at the same time.</summary>
    /// <param name="host">The host.</param>
    /// <param name="projectName">The compose project's name, which is a safe name of a folder.</param>
    /// <param name="ssh">How hosts are reached; the host's own key, where it has one, is put over it.</param>
    /// <param name="timeout">How long connecting may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP11xx: ssh; SLIP10xx: its engine; SLIP5001: it took too long. The message names the host.</exception>
    public static Task<HostSession> OpenAsync(DeployHost host, string projectName, SshClientOptions ssh, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotImplementedException();

    public async ValueTask DisposeAsync()
    {
        await Shell.DisposeAsync();
        await Engine.DisposeAsync();
    }
}
