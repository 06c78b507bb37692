using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Volumes;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// A volume as a side: it may be missing until it is prepared, its lock is the engine's whichever way it is reached, and it is reached directly where its folder can be, else through the engine.
/// </summary>
internal sealed class VolumeSide(Engine engine, string volume, string name, VolumeWays ways, ISyncLog log) : ISyncEndpoint
{
    private readonly HelperContainers _containers = new(engine, volume, name, log);
    private readonly VolumeGuard _guard = new(name);
    private ISyncEndpoint? _way;
    private DirectWay? _direct;
    private Claim? _claim;

    public string Name => name;

    private ISyncEndpoint Way => _way ?? throw new InvalidOperationException("The volume was not looked at, or is not there.");

    public async Task<Observation> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken)
    {
        _claim = request.Claim ?? _claim;
        var found = await _guard.RunAsync(() => engine.Volumes.FindAsync(volume, cancellationToken));
        if (found is not null) await ChooseAsync(found, cancellationToken);
        // A folder that is reached directly has a lock of its own, so that looking alone needs no container.
        if (_direct is null) await LockAsync(request.Claim, found, cancellationToken);
        if (found is null) return new Observation { Root = RootState.Missing, Entries = [] };
        return await Way.ObserveAsync(request, cancellationToken);
    }

    public Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => Way.DigestAsync(files, cancellationToken);

    public Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken) => Way.SignatureAsync(file, cancellationToken);

    public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => Way.ReadAsync(files, cancellationToken);

    public async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        var found = await _guard.RunAsync(() => engine.Volumes.FindAsync(volume, cancellationToken));
        if (found is null)
        {
            log.BeginStep("volume: create");
            var request = new VolumeCreateRequest { Name = volume, Labels = new Dictionary<string, string> { [HelperContainers.Label] = "volume" } };
            found = await _guard.RunAsync(() => engine.Volumes.CreateAsync(request, cancellationToken));
        }

        await ChooseAsync(found, cancellationToken);
        await LockAsync(_claim, found, cancellationToken);
        var marker = await Way.PrepareAsync(cancellationToken);
        if (_direct is not null) await ProveAsync(_direct, cancellationToken);
        return marker;
    }

    public Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken) => Way.StageAsync(files, from, cancellationToken);

    public Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken) => Way.PublishAsync(changes, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_way is not null) await _way.DisposeAsync();
        await _containers.DisposeAsync();
        if (_direct is not null) await _direct.DisposeAsync();
        await engine.DisposeAsync();
    }

    private async Task ChooseAsync(VolumeInspect found, CancellationToken cancellationToken)
    {
        if (_way is not null) return;
        _direct = await ways.FindAsync(engine, found, cancellationToken);
        _way = _direct?.Folder ?? new ArchivedVolume(name, new ContainerArchive(engine, _containers), log);
    }

    private Task LockAsync(Claim? claim, VolumeInspect? found, CancellationToken cancellationToken) => claim is null ? Task.CompletedTask : _guard.RunAsync(async () =>
    {
        await _containers.LockAsync(claim, found, cancellationToken);
        return true;
    });

    // What is written one way must be seen the other way: an engine may tell a path of another machine.
    private async Task ProveAsync(DirectWay direct, CancellationToken cancellationToken)
    {
        var probe = await direct.WriteProbeAsync(cancellationToken);
        try
        {
            var seen = await _guard.RunAsync(() => new ContainerArchive(engine, _containers).StatAsync(probe, cancellationToken));
            if (seen is null) throw new SlipwayException(VolumeErrors.NotTheVolume(name, direct.Path));
        }
        finally
        {
            await direct.RemoveProbeAsync(probe);
        }
    }
}
