using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Paths;
using Slipway.Sync.Running;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A volume whose folder the user of an ssh connection to the engine's host can reach.</summary>
internal sealed class ShellWay(IRemoteShell shell, string mountpoint, string name, ISyncLog log) : DirectWay
{
    public override string Path => mountpoint;

    public override ISyncEndpoint Folder { get; } = new ShellFolder(shell, mountpoint, name, log);

    /// <summary>Null where the user there is not root, who alone sees the files of all users of containers, or where the folder is not there or too young or too old to be the volume's.</summary>
    /// <param name="channels">How the host is reached.</param>
    /// <param name="host">The engine's host.</param>
    /// <param name="mountpoint">Where the engine says that the volume lies.</param>
    /// <param name="created">When the engine says that it was made, seconds since the Unix epoch.</param>
    /// <param name="log">Told of every step that changes something.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<ShellWay?> FindAsync(ISshChannelFactory channels, SshDestination host, string mountpoint, long created, ISyncLog log, CancellationToken cancellationToken)
    {
        IRemoteShell shell;
        try
        {
            shell = await RemoteShell.OpenAsync(channels, host, cancellationToken);
        }
        catch (SlipwayException)
        {
            // A host may let engines be reached and shells not: a forced command, a user without one.
            return null;
        }

        if (shell.Host is { UserId: 0, HasStatFormat: true } && await IsItAsync(shell, mountpoint, created, cancellationToken)) return new ShellWay(shell, mountpoint, $"{host}:{mountpoint}", log);
        await shell.DisposeAsync();
        return null;
    }

    public override async Task RemoveProbeAsync(string probe) => await RunAsync("rm -f -- ", probe, CancellationToken.None);

    public override ValueTask DisposeAsync() => shell.DisposeAsync();

    protected override async Task<string> WriteProbeAsync(string probe, CancellationToken cancellationToken)
    {
        await RunAsync(": >", probe, cancellationToken);
        return probe;
    }

    private static async Task<bool> IsItAsync(IRemoteShell shell, string mountpoint, long created, CancellationToken cancellationToken)
    {
        // Docker's local driver takes the time of the folder; that of its parent, which nothing in the volume changes, is the one that lasts.
        var folder = ShellText(mountpoint);
        var script = ShellScript.Of($"[ -d {folder} ] && for t in $(stat -c %Y -- {folder} {ShellText(mountpoint[..mountpoint.LastIndexOf('/')])}); do [ \"$t\" = {created} ] && exit 0; done; exit 1");
        return (await shell.RunAsync(script, cancellationToken)).ExitCode == 0;
    }

    private Task<ShellResult> RunAsync(string command, string probe, CancellationToken cancellationToken) => shell.RunAsync(ShellScript.Of(command + ShellText($"{mountpoint}/{probe}")), cancellationToken);

    private static string ShellText(string path) => System.Text.Encoding.UTF8.GetString(ShellScript.Quote(SyncPath.ToBytes(path)));
}
