using Slipway.Docker;
using Slipway.Docker.Volumes;
using Slipway.Sync.Endpoints.Volumes;

namespace Slipway.Integration.Tests.Sync;

/// <summary>Never finds a volume's folder.</summary>
internal sealed class OnlyThroughEngine() : VolumeWays(new QuietLog())
{
    public override Task<DirectWay?> FindAsync(Engine engine, VolumeInspect volume, CancellationToken cancellationToken) => Task.FromResult<DirectWay?>(null);
}
