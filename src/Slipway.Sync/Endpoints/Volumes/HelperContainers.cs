using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Docker.Volumes;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// The containers through which a volume is reached: created of an image of nothing with the volume mounted, never started, and removed in the end.
/// One of them is the lock: its name is made of the volume's, an engine has a name once, and creating it is one step. Its labels say whose it is. It is taken over when the same pair holds it (see
/// <see cref="Claim.Pair"/>), or when its holder gave no sign of life for ten minutes; while it lives, its holder gives one every minute by writing a file into the container.
/// </summary>
internal sealed class HelperContainers(Engine engine, string volume, string side, ISyncLog log) : IAsyncDisposable
{
    /// <summary>Where the volume is mounted.</summary>
    public const string Root = "/v";

    /// <summary>On all that is made here. Its value is the volume's name.</summary>
    public const string Label = "dev.slipway.sync";

    private const string PairLabel = Label + ".pair";
    private const string HolderLabel = Label + ".holder";
    private const string LookPrefix = "slipway-sync-look-";
    private const string BeatFile = "beat";
    private const int NotFound = 404;
    private const int Conflict = 409;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_beat = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_stale = TimeSpan.FromMinutes(10);

    private readonly string _lockName = "slipway-sync-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(volume)))[..24];
    private readonly CancellationTokenSource _stop = new();
    private string? _lock;
    private bool _isLockMounted;
    private string? _look;
    private Task _beating = Task.CompletedTask;

    /// <summary>Whether this holds the lock.</summary>
    public bool IsLocked => _lock is not null;

    /// <summary>Whether a call failed because the container it was about is gone: somebody removed it, or took the lock over.</summary>
    public static bool IsGone(SlipwayException failure) =>
        EngineResponseException.StatusOf(failure) == NotFound && failure.InnerException!.Message.Contains("o such container", StringComparison.Ordinal);

    /// <summary>Takes the lock, unless this holds it.</summary>
    /// <param name="claim">Whose it becomes.</param>
    /// <param name="found">The volume; null when there is none yet, and the lock is taken without making it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SlipwayException">SLIP4150: somebody else holds it.</exception>
    public async Task LockAsync(Claim claim, VolumeInspect? found, CancellationToken cancellationToken)
    {
        if (_lock is not null) return;
        log.BeginStep("volume: lock");
        var labels = new Dictionary<string, string> { [Label] = volume, [PairLabel] = claim.Pair, [HolderLabel] = claim.Holder };
        _isLockMounted = found is not null;
        _lock = await TryCreateAsync(_lockName, labels, found is not null, cancellationToken);
        if (_lock is null)
        {
            await RemoveStaleAsync(claim, cancellationToken);
            _lock = await TryCreateAsync(_lockName, labels, found is not null, cancellationToken) ?? throw new SlipwayException(VolumeErrors.Locked(side, "another process", _lockName));
        }

        _beating = BeatAsync(_lock);
    }

    /// <summary>The id of a container that has the volume mounted; made when there is none. There has to be the volume.</summary>
    public async Task<string> MountedAsync(CancellationToken cancellationToken)
    {
        if (_isLockMounted && _lock is not null) return _lock;
        if (_look is not null) return _look;
        await RemoveLeftAsync(cancellationToken);
        var labels = new Dictionary<string, string> { [Label] = volume };
        return _look = (await TryCreateAsync(LookPrefix + Guid.NewGuid().ToString("N"), labels, isMounted: true, cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
        foreach (var id in (string?[])[_look, _lock])
        {
            if (id is null) continue;
            try
            {
                await engine.Containers.RemoveAsync(id, CancellationToken.None, force: true);
            }
            catch (SlipwayException)
            {
                // The engine went away; what is left there is found and removed by the next one.
            }
        }

        (_look, _lock) = (null, null);
    }

    /// <summary>Null when there is a container of that name.</summary>
    private async Task<string?> TryCreateAsync(string name, Dictionary<string, string> labels, bool isMounted, CancellationToken cancellationToken)
    {
        var mount = new ContainerMount { Type = "volume", Source = volume, Target = Root, VolumeOptions = new VolumeOptions { NoCopy = true } };
        var request = new ContainerCreateRequest
        {
            Image = EmptyImage.Name,
            Cmd = ["nothing"],
            Labels = labels,
            NetworkDisabled = true,
            HostConfig = new HostConfig { NetworkMode = "none", Mounts = isMounted ? [mount] : null },
        };
        for (var isImageMade = false; ; isImageMade = true)
        {
            try
            {
                return (await engine.Containers.CreateAsync(name, request, cancellationToken)).Id;
            }
            catch (SlipwayException e) when (EngineResponseException.StatusOf(e) == NotFound && !isImageMade)
            {
                request = request with { Image = await EmptyImage.MakeAsync(engine, cancellationToken) };
            }
            catch (SlipwayException e) when (IsNameTaken(e))
            {
                return null;
            }
        }
    }

    // Podman says so with a status of 500.
    private static bool IsNameTaken(SlipwayException failure) =>
        EngineResponseException.StatusOf(failure) == Conflict || (EngineResponseException.StatusOf(failure) is 500 && failure.InnerException!.Message.Contains("already in use", StringComparison.Ordinal));

    private async Task RemoveStaleAsync(Claim claim, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            if (await engine.Containers.FindAsync(_lockName, patience.Token) is not { } found) return;
            var holder = found.Config?.Labels?.GetValueOrDefault(HolderLabel) ?? "another process";
            if (found.Config?.Labels?.GetValueOrDefault(PairLabel) != claim.Pair && !await IsStaleAsync(found, patience.Token))
                throw new SlipwayException(VolumeErrors.Locked(side, holder, _lockName));
            log.BeginStep("volume: take over");
            await engine.Containers.RemoveAsync(found.Id, cancellationToken, force: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The engine answers nothing about a container while an archive goes into it or out of it: its holder is at work.
            throw new SlipwayException(VolumeErrors.Locked(side, "another process", _lockName));
        }
    }

    // By the clocks of this machine, the holder's and the engine's: they have to agree to some minutes.
    private async Task<bool> IsStaleAsync(ContainerInspect found, CancellationToken cancellationToken)
    {
        var seen = found.Created ?? DateTimeOffset.MinValue;
        if (await engine.Containers.StatAsync(found.Id, "/" + BeatFile, cancellationToken) is { Modified: { } beat } && beat > seen) seen = beat;
        return DateTimeOffset.UtcNow - seen > s_stale;
    }

    /// <summary>Removes containers that a process left when it died while it only looked at the volume.</summary>
    private async Task RemoveLeftAsync(CancellationToken cancellationToken)
    {
        foreach (var left in await engine.Containers.ListAsync(EngineFilters.Label($"{Label}={volume}"), cancellationToken))
        {
            if (left.Names.Count == 0 || !left.Names[0].TrimStart('/').StartsWith(LookPrefix, StringComparison.Ordinal)) continue;
            if (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(left.Created) > TimeSpan.FromHours(1)) await engine.Containers.RemoveAsync(left.Id, cancellationToken, force: true);
        }
    }

    private async Task BeatAsync(string container)
    {
        using var timer = new PeriodicTimer(s_beat);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var beat = new ArchiveEntry(ArchiveEntry.File, BeatFile, "", 0, 0b110_100_100, (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick);
                await engine.Containers.PutArchiveAsync(container, "/", await ContainerArchive.BytesAsync(writer => writer.WriteAsync(beat, _stop.Token), _stop.Token), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
        catch (SlipwayException)
        {
            // The engine went away or the lock was taken over: the next call of the side fails for the same reason and tells it.
        }
    }
}
