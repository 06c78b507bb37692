using System.Text;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A volume as a side, through the engine's archive interface alone. There has to be the volume, and whoever has the lock has taken it before.</summary>
internal sealed class ArchivedVolume(string name, IVolumeArchive archive, ISyncLog log) : ISyncEndpoint
{
    private readonly VolumeGuard _guard = new(name);
    private readonly VolumeStaging _staging = new(archive, log);
    private IReadOnlyList<Entry>? _left;
    private long _bytes;

    public string Name => name;

    public Task<Observation> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken) => _guard.RunAsync(async () =>
    {
        var at = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        var listing = await ListAsync("", request, cancellationToken);
        (_left, _bytes) = (listing.Staged, listing.ContentBytes);
        return new Observation { Root = RootState.Folder, Marker = listing.Marker, Entries = VolumeRules.Apply(listing, request.Rules), ObservedAt = at, Warnings = listing.Warnings };
    });

    /// <summary>Of a volume all digests are known when it was looked at; this is for entries from elsewhere.</summary>
    public Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => _guard.RunAsync<IReadOnlyList<Entry>>(async () =>
    {
        var digested = new List<Entry>(files.Count);
        var buffer = new byte[64 * 1024];
        await foreach (var file in new VolumeReading(archive).ReadAsync(files, _bytes, cancellationToken))
        {
            if (file.Content is not VolumeContent content) continue;
            while (await content.ReadAsync(buffer, cancellationToken) > 0)
            {
                // The content digests itself as it is read.
            }

            if (await file.IsUnchangedAsync(cancellationToken)) digested.Add(file.Entry with { Digest = content.Digest });
        }

        return digested;
    });

    /// <summary>Null: the archive interface puts no file together from parts of another, so that differences are of no use.</summary>
    public Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken) => Task.FromResult<BlockSignature?>(null);

    public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) =>
        _guard.EnumerateAsync(new VolumeReading(archive).ReadAsync(files, _bytes, cancellationToken), cancellationToken);

    public Task<string> PrepareAsync(CancellationToken cancellationToken) => _guard.RunAsync(async () =>
    {
        if (await ReadMarkerAsync(cancellationToken) is { } marker) return marker;
        log.BeginStep("volume: marker");
        var id = VolumeMarker.New();
        var fresh = $"{StatePaths.Stage}/{id}";
        var content = Encoding.ASCII.GetBytes(id + "\n");
        await archive.PutAsync(
            async (writer, token) =>
            {
                await VolumeStaging.WriteFoldersAsync(writer, token);
                await WriteFileAsync(writer, StatePaths.Ignore, "*\n"u8.ToArray(), token);
                // Staged like everything, so that no half of it can be there.
                await WriteFileAsync(writer, fresh, content, token);
                await writer.WriteAsync(new ArchiveEntry(ArchiveEntry.HardLink, StatePaths.Marker, fresh, 0, 0b110_100_100, VolumeStaging.Now()), token);
            },
            cancellationToken);
        await archive.RemoveAsync(fresh, cancellationToken);
        return id;
    });

    public Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken) => _guard.RunAsync<IReadOnlyList<StagedFile>>(async () =>
    {
        if (files.Count == 0) return [];
        var left = _left ?? (await ListAsync("", new ObserveRequest(), cancellationToken)).Staged;
        // What is used now is no longer left over, and what arrives if this is cut off has to be looked for.
        _left = null;
        return await _staging.StageAsync(files, from, left, cancellationToken);
    });

    public Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken) => _guard.RunAsync(async () =>
    {
        var check = new VolumeCheck(archive, name, _bytes);
        var results = await new VolumePublication(archive, _staging, check, log).RunAsync(changes, cancellationToken);
        log.BeginStep("volume: clean");
        await archive.RemoveAsync(StatePaths.Stage, cancellationToken);
        _staging.Clear();
        _left = null;
        return results;
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task WriteFileAsync(ArchiveWriter writer, string path, byte[] content, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(new ArchiveEntry(ArchiveEntry.File, path, "", content.Length, 0b110_100_100, VolumeStaging.Now()), cancellationToken);
        await writer.WriteAsync(content, cancellationToken);
        await writer.PadAsync(content.Length, cancellationToken);
    }

    private async Task<VolumeListing> ListAsync(string folder, ObserveRequest request, CancellationToken cancellationToken)
    {
        await using var stream = await archive.GetFolderAsync(folder, cancellationToken) ?? throw new MalformedArchiveException("the engine says that there is nothing");
        return await new VolumeScan(name, request).ReadAsync(stream, cancellationToken);
    }

    private async Task<string?> ReadMarkerAsync(CancellationToken cancellationToken)
    {
        await using var stream = await archive.GetFileAsync(StatePaths.Marker, cancellationToken);
        if (stream is null) return null;
        var reader = new ArchiveReader(stream);
        return await reader.NextAsync(cancellationToken) is { Type: ArchiveEntry.File } found ? await VolumeMarker.ReadAsync(reader, found, cancellationToken) : null;
    }
}
