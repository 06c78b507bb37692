using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Running;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A volume whose folder is on this machine.</summary>
internal sealed class LocalWay(string mountpoint, ISyncLog log) : DirectWay
{
    public override string Path => mountpoint;

    public override ISyncEndpoint Folder { get; } = new LocalFolder(mountpoint, log);

    public override Task RemoveProbeAsync(string probe)
    {
        File.Delete(System.IO.Path.Combine(mountpoint, probe));
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task<string> WriteProbeAsync(string probe, CancellationToken cancellationToken)
    {
        File.Create(System.IO.Path.Combine(mountpoint, probe)).Dispose();
        return Task.FromResult(probe);
    }
}
