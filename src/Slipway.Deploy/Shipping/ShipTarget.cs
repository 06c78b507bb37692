using System.Text;
using Slipway.Deploy.Hosts;
using Slipway.Docker;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Shipping;

/// <summary>A host that images go to.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Engine">Its engine.</param>
/// <param name="Shell">Its shell; null for none.</param>
internal sealed record ShipTarget(string Name, Engine Engine, IRemoteShell? Shell)
{
    /// <summary>Whether the engine is behind a line that may be slow. One of ssh may lead anywhere, whatever its address.</summary>
    public bool IsRemote { get; } = Engine.Endpoint.SocketFile is null && Engine.Endpoint.Address is var address && (address.Scheme == "ssh" || !address.IsLoopback);

    public static ShipTarget Of(HostSession session) => new(session.Host.Name, session.Engine, session.Shell);

    /// <summary>Bytes free where the engine keeps images; null where that cannot be found out.</summary>
    public async Task<long?> FreeAsync(CancellationToken cancellationToken)
    {
        if (Shell is null || (await Engine.InfoAsync(cancellationToken)).DockerRootDir is not { Length: > 0 } folder || folder.Contains('\0'))
            return null;
        var answer = new MemoryStream();
        var script = new ShellScript((byte[])[.. "df -Pk "u8, .. ShellScript.Quote(Encoding.UTF8.GetBytes(folder)), .. " 2>/dev/null | tail -n 1 | cut -c 1-1000"u8])
        {
            Output = (output, token) => output.CopyToAsync(answer, token),
        };
        if ((await Shell.RunAsync(script, cancellationToken)).ExitCode != 0)
            return null;
        var columns = Encoding.UTF8.GetString(answer.ToArray()).Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > 3 && long.TryParse(columns[3], out var kilobytes) && kilobytes is >= 0 and < long.MaxValue / 1024 ? kilobytes * 1024 : null;
    }
}
