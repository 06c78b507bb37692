using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Ssh;
using Slipway.Sync.Running;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A volume of a container engine.</summary>
public static class EngineVolume
{
    /// <summary>
    /// Connects to the engine. The volume is made when it is prepared, if it is missing then. Its folder is used directly where this process can reach it; else all goes through the engine's archive interface:
    /// no process is run, and on the engine there is for the time being a container that is never started, and for good an image of nothing (<c>slipway/nothing</c>).
    /// Through that interface times are whole seconds; a path that is replaced is absent for an instant; sockets are not seen; and what comes into a folder in the instant in which it is removed goes with it.
    /// </summary>
    /// <param name="name">The volume's name.</param>
    /// <param name="search">Which engine.</param>
    /// <param name="channels">How hosts are reached, where the engine is on one.</param>
    /// <param name="log">Told of every step that changes something.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    /// <exception cref="SlipwayException">SLIP10xx: no engine. SLIP11xx: ssh. SLIP4154: the name is none. SLIP4155: an engine of Windows containers.</exception>
    public static async Task<ISyncEndpoint> OpenAsync(string name, EngineSearch search, ISshChannelFactory channels, ISyncLog log, CancellationToken cancellationToken) =>
        await OpenAsync(name, search with { SshChannels = search.SshChannels ?? channels }, new VolumeWays(log, channels), log, cancellationToken);

    internal static async Task<ISyncEndpoint> OpenAsync(string name, EngineSearch search, VolumeWays ways, ISyncLog log, CancellationToken cancellationToken)
    {
        if (!IsName(name)) throw new SlipwayException(VolumeErrors.NameUnusable(name));
        var engine = await Engine.ConnectAsync(search, cancellationToken);
        var side = engine.Endpoint.Address is { Scheme: "ssh" or "tcp" } address ? $"volume {name} on {address.Host}" : $"volume {name}";
        if (engine.Ping.OsType != "windows") return new VolumeSide(engine, name, side, ways, log);
        await engine.DisposeAsync();
        throw new SlipwayException(VolumeErrors.WindowsEngine(side));
    }

    // The engine's own rule (RestrictedNamePattern); a path in its place would become a bind mount.
    private static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }

        return name.Length is > 0 and <= 255 && char.IsAsciiLetterOrDigit(name[0]);
    }
}
