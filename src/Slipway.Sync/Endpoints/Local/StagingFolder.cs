using System.Buffers;
using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Files;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>Contents that wait to be published, each under its digest; what is not complete has another name.</summary>
internal sealed class StagingFolder(Tree tree, string root, ISyncLog log)
{
    // Of big files, enough for two cores to share the digesting.
    private const int Chunk = 256 * 1024;
    private const int FilesOfStep = 100;
    private const int PlainFile = 0x1A4;
    private const int ExecutableFile = 0x1ED;

    // What was staged for a path, where the caller did not know its digest.
    private readonly Dictionary<string, ContentDigest> _byPath = new(StringComparer.Ordinal);
    private int _parts;

    /// <summary>See <see cref="ISyncEndpoint.StageAsync"/>.</summary>
    public async Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken)
    {
        log.BeginStep(string.Create(CultureInfo.InvariantCulture, $"stage {files.Count} files"));
        var present = await Task.Run(() => KeepWhole(files, cancellationToken), cancellationToken);
        var results = new StagedFile?[files.Count];
        var toRead = new List<Entry>();
        var places = new List<int>();
        for (var i = 0; i < files.Count; i++)
        {
            // The same content is asked for once.
            if (files[i].File.Digest is { IsKnown: true } digest && !present.Add(digest.ToString())) continue;
            toRead.Add(files[i].File);
            places.Add(i);
        }

        var fresh = new List<string>();
        var next = 0;
        using var buffer = MemoryPool<byte>.Shared.Rent(Chunk);
        await foreach (var source in from.ReadAsync(toRead, cancellationToken))
        {
            if (next > 0 && next % FilesOfStep == 0) log.BeginStep(string.Create(CultureInfo.InvariantCulture, $"stage: file {next + 1}"));
            var staged = await WriteAsync(source, buffer.Memory, cancellationToken);
            if (staged.Outcome == StageOutcome.Staged) fresh.Add(PathOf(staged.File.Digest));
            results[places[next++]] = staged;
        }

        if (fresh.Count > 0)
        {
            log.BeginStep("stage: flush");
            await Task.Run(() => tree.Flush(fresh), cancellationToken);
        }

        return Complete(files, results);
    }

    /// <summary>The staged content that a file shall have; the default when there is none.</summary>
    public ContentDigest Find(Entry file) => file.Digest.IsKnown ? file.Digest : _byPath.GetValueOrDefault(file.Path);

    public static string PathOf(ContentDigest digest) => $"{StatePaths.Stage}/{digest}";

    /// <summary>Copies a staged file to a path that is not there.</summary>
    public void Copy(ContentDigest digest, string path, CancellationToken cancellationToken)
    {
        using var source = tree.OpenFile(PathOf(digest), out var stamp) ?? throw new TreeException(TreeFailure.Missing, "its content is not staged any more");
        using var target = tree.CreateFile(path, PlainFile);
        var copied = SystemCopy.Copy(source, target, 0, stamp.Size, cancellationToken);
        using var buffer = MemoryPool<byte>.Shared.Rent(Chunk);
        while (RandomAccess.Read(source, buffer.Memory.Span, copied) is var read and > 0)
        {
            RandomAccess.Write(target, buffer.Memory.Span[..read], copied);
            copied += read;
        }
    }

    /// <summary>Removes all that waits.</summary>
    public void Empty()
    {
        foreach (var entry in List()) Discard(entry);
        _byPath.Clear();
    }

    /// <summary>Of what an earlier run left, keeps what is asked for and whole. The digests kept.</summary>
    private HashSet<string> KeepWhole(IReadOnlyList<StageRequest> files, CancellationToken cancellationToken)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var left = List();
        if (left.Count == 0) return kept;
        var wanted = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var request in files)
        {
            if (request.File.Digest.IsKnown) wanted[request.File.Digest.ToString()] = request.File.Stamp.Size;
        }

        using var buffer = MemoryPool<byte>.Shared.Rent(Chunk);
        foreach (var entry in left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Paths.SyncPath.Name(entry.Path);
            if (wanted.TryGetValue(name, out var size) && entry.Kind == EntryKind.File && entry.Stamp.Size == size && IsWhole(entry, name, buffer.Memory.Span, cancellationToken)) kept.Add(name);
            else Discard(entry);
        }

        return kept;
    }

    private bool IsWhole(Entry entry, string name, Span<byte> buffer, CancellationToken cancellationToken)
    {
        using var file = tree.OpenFile(entry.Path, out _);
        return file is not null && TreeReader.Digest(file, buffer, cancellationToken).ToString() == name;
    }

    private async Task<StagedFile> WriteAsync(SourceFile source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var file = source.Entry;
        if (source.Content is not { } content) return new StagedFile(file, StageOutcome.Unreadable);
        var part = string.Create(CultureInfo.InvariantCulture, $"{StatePaths.Stage}/part-{_parts++}");
        using var digesting = new SignatureBuilder(file.Stamp.Size);
        var length = 0L;
        try
        {
            using var target = tree.CreateFile(part, file.Executable ? ExecutableFile : PlainFile);
            while (true)
            {
                int read;
                try
                {
                    read = await content.ReadAsync(buffer, cancellationToken);
                }
                catch (IOException)
                {
                    tree.Remove(part);
                    return new StagedFile(file, StageOutcome.Unreadable);
                }

                // A file that only grows would never end.
                if (read == 0 || length + read > file.Stamp.Size) break;
                RandomAccess.Write(target, buffer.Span[..read], length);
                length += read;
                await digesting.AppendAsync(buffer[..read]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveQuietly(part);
            throw new SlipwayException(LocalErrors.NotStaged(root, file.Path, e.Message), e);
        }

        return await AcceptAsync(source, part, digesting.Finish(), cancellationToken);
    }

    private async Task<StagedFile> AcceptAsync(SourceFile source, string part, ContentSummary content, CancellationToken cancellationToken)
    {
        var file = source.Entry;
        var isAsked = file.Digest.IsKnown ? content.Digest == file.Digest : content.Length == file.Stamp.Size && await source.IsUnchangedAsync(cancellationToken);
        if (!isAsked)
        {
            tree.Remove(part);
            return new StagedFile(file, StageOutcome.ChangedWhileRead);
        }

        tree.Rename(part, PathOf(content.Digest), Replacing.Whatever);
        _byPath[file.Path] = content.Digest;
        return new StagedFile(file with { Digest = content.Digest }, StageOutcome.Staged, content.Signature);
    }

    /// <summary>Gives those that were not read the outcome of the one with the same content; what nobody brought was staged before, or the source left it out.</summary>
    private static List<StagedFile> Complete(IReadOnlyList<StageRequest> files, StagedFile?[] results)
    {
        var outcomes = new Dictionary<string, StageOutcome>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            if (result is { File.Digest.IsKnown: true }) outcomes[result.File.Digest.ToString()] = result.Outcome;
        }

        var complete = new List<StagedFile>(results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            var file = files[i].File;
            if (results[i] is { } result) complete.Add(result);
            else complete.Add(new StagedFile(file, outcomes.GetValueOrDefault(file.Digest.ToString(), file.Digest.IsKnown ? StageOutcome.Staged : StageOutcome.Unreadable)));
        }

        return complete;
    }

    private List<Entry> List()
    {
        var found = new List<Entry>();
        if (tree.List(StatePaths.Stage, Everything.Look, found) is { } why) throw new SlipwayException(LocalErrors.NotPrepared(root, why));
        return found;
    }

    // A folder that a file took the place of lies under the file's digest until it is removed. What somebody put into it meanwhile is kept, but out of the way.
    private void Discard(Entry entry)
    {
        if (entry.Kind != EntryKind.Folder)
        {
            tree.Remove(entry.Path);
            return;
        }

        try
        {
            tree.RemoveFolder(entry.Path);
        }
        catch (TreeException e) when (e.Failure == TreeFailure.NotEmpty)
        {
            tree.Rename(entry.Path, $"{StatePaths.Trash}/{Guid.NewGuid():N}", Replacing.Nothing);
        }
    }

    // What is not removed now is when the folder is next used.
    private void RemoveQuietly(string path)
    {
        try
        {
            tree.Remove(path);
        }
        catch (TreeException)
        {
        }
    }
}
