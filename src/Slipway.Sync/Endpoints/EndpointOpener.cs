using Slipway.Docker.Locating;
using Slipway.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Running;

namespace Slipway.Sync.Endpoints;

/// <summary>Opens the side at a location.</summary>
/// <param name="Channels">How hosts are reached.</param>
/// <param name="Engine">Whose volumes are meant.</param>
/// <param name="Log">Told what the sides do.</param>
public sealed record EndpointOpener(ISshChannelFactory Channels, EngineSearch Engine, ISyncLog Log)
{
    /// <exception cref="Diagnostics.SlipwayException">The host or engine cannot be reached, or lacks what a sync needs.</exception>
    public async Task<ISyncEndpoint> OpenAsync(SyncLocation location, CancellationToken cancellationToken) => location switch
    {
        LocalLocation local => new LocalFolder(local.Path, Log),
        ShellLocation shell => await OpenAsync(shell, cancellationToken),
        VolumeLocation volume => await EngineVolume.OpenAsync(volume.Name, Engine, Channels, Log, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(location)),
    };

    private async Task<ISyncEndpoint> OpenAsync(ShellLocation location, CancellationToken cancellationToken)
    {
        var shell = await RemoteShell.OpenAsync(Channels, location.Destination, cancellationToken);
        var path = location.Path.StartsWith('/') ? location.Path : $"{shell.Host.Home.TrimEnd('/')}/{location.Path}";
        return new ShellFolder(shell, path, $"{location.Destination}:{location.Path}", Log);
    }
}
