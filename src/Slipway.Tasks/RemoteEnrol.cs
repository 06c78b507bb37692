using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Tasks.Compose;
using Slipway.Tasks.Sync;

namespace Slipway.Tasks;

/// <summary>Shows the keys by which a host says who it is, and records the one that the user confirmed.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoteEnrol : SlipwayTask
{
    /// <summary>The machine: <c>ssh://[user@]host[:port]</c>.</summary>
    public string RemoteHost { get; set; } = "";

    /// <summary>The fingerprint that was compared with the host's owner; empty to see what the host shows.</summary>
    public string RemoteHostKey { get; set; } = "";

    /// <summary>How hosts are reached.</summary>
    public ITaskItem[] SshOptions { get; set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (RemoteHost.Length == 0)
            throw new SlipwayException(SyncTaskErrors.NoHost());
        var host = SshDestination.Parse(RemoteHost) with { Path = null };
        var keys = new HostKeys(SshClient.Options(SshOptions, Absolute, Variable) with { HostKeyFingerprint = null, Password = null });
        var console = new VerbConsole(Log, Report);
        if (RemoteHostKey.Length > 0)
        {
            var file = await keys.EnrolAsync(host, RemoteHostKey.Trim(), cancellationToken);
            console.Write($"{host} is known by {RemoteHostKey.Trim()}, recorded in {file}");
            return;
        }

        var shown = await keys.ScanAsync(host, cancellationToken);
        foreach (var key in shown)
            console.Write($"{host} shows {key.Fingerprint} ({key.Type})");
        throw new SlipwayException(SyncTaskErrors.EnrolConfirm(host, shown[0].Fingerprint));
    }
}
