using System.Globalization;
using Slipway.Docker;
using Slipway.Docker.Volumes;
using Slipway.Ssh;
using Slipway.Sync.Running;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>Finds out whether a volume's folder can be reached without the engine. A mere look writes nothing, so this goes by signs; before anything is changed it is proved.</summary>
internal class VolumeWays(ISyncLog log, ISshChannelFactory? channels = null)
{
    /// <summary>Null where the engine has to be asked for everything.</summary>
    public virtual async Task<DirectWay?> FindAsync(Engine engine, VolumeInspect volume, CancellationToken cancellationToken)
    {
        if (volume.Mountpoint is not { } mountpoint || !IsPlain(volume)) return null;
        if (engine.Endpoint.SocketFile is not null) return OperatingSystem.IsLinux() && IsReachable(mountpoint, volume) ? new LocalWay(mountpoint, log) : null;
        if (channels is null || volume.CreatedAt is not { } created || engine.Endpoint.Address is not { Scheme: "ssh" } address) return null;
        return await ShellWay.FindAsync(channels, SshDestination.Parse(address.OriginalString) with { Path = null }, mountpoint, created.ToUnixTimeSeconds(), log, cancellationToken);
    }

    /// <summary>Whether a volume is nothing but a folder of the engine's machine whose owners are those of the machine. Options mount something there while a container runs.</summary>
    protected static bool IsPlain(VolumeInspect volume)
    {
        if (volume.Driver != "local" || volume.Options.Count > 0 || volume.Mountpoint is not ['/', ..]) return false;
        foreach (var name in volume.Mountpoint.Split('/'))
        {
            // With user namespaces (userns-remap) the engine's root is named after the user and group that stand for root: 165536.165536.
            var dot = name.IndexOf('.');
            if (dot > 0 && int.TryParse(name.AsSpan(0, dot), NumberStyles.None, null, out _) && int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, null, out _)) return false;
        }

        return true;
    }

    // Anyone but root would miss files that belong to the users of containers. The time is that of the folder (Docker's local driver), which a folder of the same name on another machine has not.
    private static bool IsReachable(string mountpoint, VolumeInspect volume) =>
        Environment.IsPrivilegedProcess && Directory.Exists(mountpoint) && (IsTimeOf(mountpoint, volume) || IsTimeOf(Path.GetDirectoryName(mountpoint)!, volume));

    private static bool IsTimeOf(string folder, VolumeInspect volume) =>
        volume.CreatedAt is { } created && created.ToUnixTimeSeconds() == new DateTimeOffset(Directory.GetLastWriteTimeUtc(folder)).ToUnixTimeSeconds();
}
