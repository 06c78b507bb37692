using System.Runtime.CompilerServices;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// Reads files of a volume: many in one archive of all of it, where most of that is asked for; else each in one of its own.
/// </summary>
internal sealed class VolumeReading(IVolumeArchive archive)
{
    // What a call costs, in bytes that could have been read meanwhile.
    private const long CostOfCall = 2 * 1024 * 1024;

    // An archive is in the order asked for, but for files that vanished and names sorted otherwise; each such begins another.
    private const int MostArchives = 4;

    /// <summary>See <see cref="IContentSource.ReadAsync"/>.</summary>
    /// <param name="files">What to read.</param>
    /// <param name="volumeBytes">How much there is in the volume.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, long volumeBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0;
        for (var archives = 0; archives < MostArchives && IsWorthAll(files, next, volumeBytes); archives++)
        {
            var places = new Dictionary<string, int>(files.Count - next);
            for (var i = next; i < files.Count; i++) places.TryAdd(files[i].Path, i);
            var isInOrder = true;
            await using (var stream = await archive.GetFolderAsync("", cancellationToken) ?? Stream.Null)
            {
                var reader = new ArchiveReader(stream);
                while (isInOrder && next < files.Count && stream != Stream.Null && await reader.NextAsync(cancellationToken) is { } found)
                {
                    if (!places.TryGetValue(VolumeScan.PathOf(found.Name), out var place) || place < next) continue;
                    isInOrder = place == next && found.Type == ArchiveEntry.File;
                    if (!isInOrder) break;
                    await using var content = new VolumeContent(reader);
                    yield return new VolumeSourceFile(files[next++], found, content);
                }
            }

            // The one that was not met.
            if (next < files.Count)
            {
                await foreach (var file in ReadOneAsync(files[next++], cancellationToken)) yield return file;
            }
        }

        while (next < files.Count)
        {
            await foreach (var file in ReadOneAsync(files[next++], cancellationToken)) yield return file;
        }
    }

    private static bool IsWorthAll(IReadOnlyList<Entry> files, int next, long volumeBytes)
    {
        if (next >= files.Count) return false;
        long wanted = 0;
        for (var i = next; i < files.Count; i++) wanted += files[i].Stamp.Size + CostOfCall;
        return volumeBytes + CostOfCall < wanted;
    }

    private async IAsyncEnumerable<SourceFile> ReadOneAsync(Entry file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await archive.GetFileAsync(file.Path, cancellationToken);
        var reader = stream is null ? null : new ArchiveReader(stream);
        if (reader is null || await reader.NextAsync(cancellationToken) is not { Type: ArchiveEntry.File } found)
        {
            yield return new VolumeSourceFile(file, null, null);
            yield break;
        }

        await using var content = new VolumeContent(reader);
        yield return new VolumeSourceFile(file, found, content);
    }
}
