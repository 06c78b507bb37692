using System.Globalization;
using System.Security.Cryptography;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>Brings contents into a volume's staging folder, all in one archive, each as a file of its own: two paths with the same content must not become one file.</summary>
internal sealed class VolumeStaging(IVolumeArchive archive, ISyncLog log)
{
    private const long Second = 1_000_000_000;

    private readonly string _prefix = $"{StatePaths.Stage}/{Guid.NewGuid().ToString("N")[..8]}-";
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Dictionary<string, Entry> _byPath = [];
    private int _count;

    /// <summary>The staged file for a path, with its digest and stamp; null when nothing waits for it.</summary>
    public Entry? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Forgets what was staged.</summary>
    public void Clear() => _byPath.Clear();

    /// <summary>See <see cref="ISyncEndpoint.StageAsync"/>.</summary>
    /// <param name="files">What to bring.</param>
    /// <param name="from">Where it is.</param>
    /// <param name="left">What an earlier, interrupted call staged, as it is there.</param>
    /// <param name="cancellationToken">Ends the call; what arrived stays.</param>
    public async Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, IReadOnlyList<Entry> left, CancellationToken cancellationToken)
    {
        var known = await DigestsAsync(files, from, left, cancellationToken);
        var results = new StagedFile?[files.Count];
        var reusable = Reusable(left);
        var toRead = new List<Entry>();
        var places = new List<int>();
        for (var i = 0; i < files.Count; i++)
        {
            var file = known[i];
            if (file.Digest.IsKnown && reusable.TryGetValue(Key(file), out var waiting) && waiting.TryDequeue(out var staged))
            {
                _byPath[file.Path] = staged;
                results[i] = new StagedFile(file, StageOutcome.Staged);
                continue;
            }

            toRead.Add(file);
            places.Add(i);
        }

        if (toRead.Count > 0)
        {
            log.BeginStep(string.Create(CultureInfo.InvariantCulture, $"volume: stage {toRead.Count} files"));
            await archive.PutAsync((writer, token) => WriteAsync(writer, from, toRead, places, results, token), cancellationToken);
        }

        // The source may have ended before all was told.
        for (var i = 0; i < results.Length; i++) results[i] ??= new StagedFile(files[i].File, StageOutcome.Unreadable);
        return results!;
    }

    /// <summary>Stages copies of files that are in the volume already, with the executable bit as it shall be: an archive changes a file's mode only with its content.</summary>
    /// <returns>Those that were staged, by path; the others are not as they were.</returns>
    public async Task<HashSet<string>> CopyAsync(IReadOnlyList<(Entry Before, Entry After)> files, CancellationToken cancellationToken)
    {
        var copied = new HashSet<string>();
        if (files.Count == 0) return copied;
        log.BeginStep(string.Create(CultureInfo.InvariantCulture, $"volume: stage {files.Count} files again for their mode"));
        foreach (var (before, after) in files)
        {
            // Not from stream to stream: while an archive comes out of a container, none goes in.
            await using var waiting = TemporaryFile();
            await foreach (var source in new VolumeReading(archive).ReadAsync([before], long.MaxValue / 2, cancellationToken))
            {
                if (source.Content is null) continue;
                await source.Content.CopyToAsync(waiting, cancellationToken);
                if (await source.IsUnchangedAsync(cancellationToken)) copied.Add(before.Path);
            }

            if (!copied.Contains(before.Path)) continue;
            waiting.Position = 0;
            await archive.PutAsync((writer, token) => WriteCopyAsync(writer, after with { Digest = before.Digest, Stamp = before.Stamp with { Size = waiting.Length } }, waiting, token), cancellationToken);
        }

        return copied;
    }

    /// <summary>Writes the folders that all else of the state is in.</summary>
    public static async Task WriteFoldersAsync(ArchiveWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(new ArchiveEntry(ArchiveEntry.Folder, StatePaths.Root, "", 0, 0b111_000_000, Now()), cancellationToken);
        await writer.WriteAsync(new ArchiveEntry(ArchiveEntry.Folder, StatePaths.Stage, "", 0, 0b111_000_000, Now()), cancellationToken);
    }

    /// <summary>The time an archive written now gives, whole seconds.</summary>
    public static long Now() => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond * Second;

    private static Dictionary<string, Queue<Entry>> Reusable(IReadOnlyList<Entry> left)
    {
        var reusable = new Dictionary<string, Queue<Entry>>();
        foreach (var file in left)
        {
            if (!reusable.TryGetValue(Key(file), out var waiting)) reusable.Add(Key(file), waiting = new Queue<Entry>());
            waiting.Enqueue(file);
        }

        return reusable;
    }

    private static FileStream TemporaryFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }

    private static string Key(Entry file) => (file.Executable ? "x" : "-") + file.Digest;

    /// <summary>Reads files of unknown content first, where something that waits may be it: reading here costs less than sending.</summary>
    private async Task<IReadOnlyList<Entry>> DigestsAsync(IReadOnlyList<StageRequest> files, IContentSource from, IReadOnlyList<Entry> left, CancellationToken cancellationToken)
    {
        var sizes = new HashSet<long>();
        foreach (var file in left) sizes.Add(file.Stamp.Size);
        var known = new Entry[files.Count];
        var unknown = new List<Entry>();
        var places = new List<int>();
        for (var i = 0; i < files.Count; i++)
        {
            known[i] = files[i].File;
            if (known[i].Digest.IsKnown || !sizes.Contains(known[i].Stamp.Size)) continue;
            unknown.Add(known[i]);
            places.Add(i);
        }

        if (unknown.Count == 0) return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var next = 0;
        await foreach (var source in from.ReadAsync(unknown, cancellationToken))
        {
            var place = places[next++];
            if (source.Content is null) continue;
            while (await source.Content.ReadAsync(_buffer, cancellationToken) is var read and > 0) hash.AppendData(_buffer, 0, read);
            var digest = ContentDigest.FromBytes(hash.GetHashAndReset());
            if (await source.IsUnchangedAsync(cancellationToken)) known[place] = known[place] with { Digest = digest };
        }

        return known;
    }

    private async Task WriteAsync(
        ArchiveWriter writer, IContentSource from, List<Entry> files, List<int> places, StagedFile?[] results, CancellationToken cancellationToken)
    {
        await WriteFoldersAsync(writer, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var next = 0;
        await foreach (var source in from.ReadAsync(files, cancellationToken)) results[places[next++]] = await WriteAsync(writer, source, hash, cancellationToken);
    }

    private async Task<StagedFile> WriteAsync(ArchiveWriter writer, SourceFile source, IncrementalHash hash, CancellationToken cancellationToken)
    {
        if (source.Content is null) return new StagedFile(source.Entry, StageOutcome.Unreadable);
        var staged = NextFile(source.Entry);
        await writer.WriteAsync(Header(staged), cancellationToken);
        var missing = staged.Stamp.Size;
        var isLonger = false;
        while (await source.Content.ReadAsync(_buffer, cancellationToken) is var read and > 0)
        {
            isLonger = read > missing;
            if (isLonger) break;
            hash.AppendData(_buffer, 0, read);
            await writer.WriteAsync(_buffer.AsMemory(0, read), cancellationToken);
            missing -= read;
        }

        // The length was promised; what does not keep it is never published.
        await writer.WriteZerosAsync(missing, cancellationToken);
        await writer.PadAsync(staged.Stamp.Size, cancellationToken);
        var digest = ContentDigest.FromBytes(hash.GetHashAndReset());
        if (isLonger || missing > 0 || !await source.IsUnchangedAsync(cancellationToken)) return new StagedFile(source.Entry, StageOutcome.ChangedWhileRead);
        _byPath[source.Entry.Path] = staged with { Digest = digest };
        return new StagedFile(source.Entry with { Digest = digest }, StageOutcome.Staged);
    }

    private async Task WriteCopyAsync(ArchiveWriter writer, Entry file, FileStream content, CancellationToken cancellationToken)
    {
        await WriteFoldersAsync(writer, cancellationToken);
        var staged = NextFile(file);
        await writer.WriteAsync(Header(staged), cancellationToken);
        while (await content.ReadAsync(_buffer, cancellationToken) is var read and > 0) await writer.WriteAsync(_buffer.AsMemory(0, read), cancellationToken);
        await writer.PadAsync(staged.Stamp.Size, cancellationToken);
        _byPath[file.Path] = staged;
    }

    private Entry NextFile(Entry file)
    {
        var stamp = new Stamp(file.Stamp.Size, file.Stamp.Modified - (((file.Stamp.Modified % Second) + Second) % Second), 0, 0);
        return new Entry(_prefix + (_count++).ToString(CultureInfo.InvariantCulture), EntryKind.File) { Executable = file.Executable, Digest = file.Digest, Stamp = stamp };
    }

    private static ArchiveEntry Header(Entry staged) =>
        new(ArchiveEntry.File, staged.Path, "", staged.Stamp.Size, staged.Executable ? 0b111_101_101 : 0b110_100_100, staged.Stamp.Modified);
}
