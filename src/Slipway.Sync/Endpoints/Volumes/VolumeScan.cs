using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// Makes a listing of a volume's archive. The contents pass by anyway, so each is digested: an archive has times of whole seconds only, which tell nothing. What the archive says is checked: it comes from another machine.
/// </summary>
internal sealed class VolumeScan(string side, ObserveRequest request)
{
    private const int MostEntries = 2_000_000;
    private const int MostWarnings = 20;
    private const int LargestIgnoreFile = 1024 * 1024;
    private const int LongestTarget = 4095;

    private readonly List<Entry> _entries = [];
    private readonly List<Entry> _staged = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly Dictionary<string, byte[]> _ignoreFiles = [];
    private readonly HashSet<string> _prune = new(request.Prune);
    private readonly byte[] _buffer = new byte[64 * 1024];
    // Staged contents that a path has already: with a second one it would be the same file.
    private readonly HashSet<string> _published = [];
    private Dictionary<string, Entry>? _files;
    private string? _marker;
    private long _bytes;
    private int _unusable;
    private int _count;

    /// <summary>Reads the archive to its end.</summary>
    /// <exception cref="MalformedArchiveException">It is not the archive of a folder.</exception>
    public async Task<VolumeListing> ReadAsync(Stream archive, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var reader = new ArchiveReader(archive);
        while (await reader.NextAsync(cancellationToken) is { } found)
        {
            if (++_count > MostEntries) throw new MalformedArchiveException($"it has more than {MostEntries} entries");
            var path = PathOf(found.Name);
            if (path.Length == 0) continue;
            if (SyncPath.WhyUnsafe(path) is { } unsafeName)
            {
                Warn(path, unsafeName);
                continue;
            }

            if (path == StatePaths.Marker && found.Type == ArchiveEntry.File) _marker = await VolumeMarker.ReadAsync(reader, found, cancellationToken);
            else if (SyncPath.IsBelow(path, StatePaths.Stage)) await AddStagedAsync(reader, found, path, hash, cancellationToken);
            else if (!StatePaths.IsState(path) && !StatePaths.IsLeftover(path) && !IsPruned(path)) await AddAsync(reader, found, path, hash, cancellationToken);
        }

        if (_unusable > MostWarnings) _warnings.Add(VolumeErrors.OthersLeft(side, _unusable - MostWarnings));
        var entries = TreeOrder.InTreeOrder(_entries);
        CheckTree(entries);
        return new VolumeListing { Entries = entries, Staged = TreeOrder.Without(_staged, _published), Marker = _marker, IgnoreFiles = _ignoreFiles, Warnings = _warnings, ContentBytes = _bytes };
    }

    /// <summary>An archive's name as a path below the folder it was asked for.</summary>
    public static string PathOf(string name)
    {
        var path = name.EndsWith('/') ? name[..^1] : name;
        if (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        return path is "." ? "" : path;
    }

    private static bool IsIgnoreFile(string path) => SyncPath.Name(path) is ".gitignore" or ".slipwayignore";

    // In tree order a folder comes before what is in it, and the same path twice stands side by side.
    private static void CheckTree(IReadOnlyList<Entry> entries)
    {
        var folders = new Stack<string>();
        for (var i = 0; i < entries.Count; i++)
        {
            var path = entries[i].Path;
            if (i > 0 && entries[i - 1].Path == path) throw new MalformedArchiveException($"'{SyncPath.Display(path)}' is in it twice");
            while (folders.TryPeek(out var folder) && !SyncPath.IsBelow(path, folder)) folders.Pop();
            if (SyncPath.Parent(path) != (folders.TryPeek(out var parent) ? parent : "")) throw new MalformedArchiveException($"'{SyncPath.Display(path)}' is in it, and its folder is not");
            if (entries[i].Kind == EntryKind.Folder) folders.Push(path);
        }
    }

    private async Task AddAsync(ArchiveReader reader, ArchiveEntry found, string path, IncrementalHash hash, CancellationToken cancellationToken)
    {
        switch (found.Type)
        {
            case ArchiveEntry.Folder:
                Add(new Entry(path, _prune.Contains(path) ? EntryKind.Ignored : EntryKind.Folder) { Stamp = new Stamp(0, found.Modified, 0, 0) });
                break;
            case ArchiveEntry.Link when found.Target.Length is 0 or > LongestTarget || found.Target.Contains('\0'):
                Problem(path, "the target of the link cannot be used");
                break;
            case ArchiveEntry.Link:
                Add(new Entry(path, EntryKind.Link) { LinkTarget = found.Target, Stamp = new Stamp(SyncPath.ToBytes(found.Target).Length, found.Modified, 0, 0) });
                break;
            case ArchiveEntry.HardLink:
                if (Linked(PathOf(found.Target)) is not { } other)
                {
                    Problem(path, "it is another name of a file that cannot be read");
                    break;
                }

                Add(other with { Path = path });
                if (SyncPath.IsBelow(other.Path, StatePaths.Stage)) _published.Add(other.Path);
                break;
            case ArchiveEntry.File:
                Add(await FileAsync(reader, found, path, hash, cancellationToken));
                break;
            default:
                Problem(path, "it is neither a file, a folder nor a link");
                break;
        }
    }

    private async Task AddStagedAsync(ArchiveReader reader, ArchiveEntry found, string path, IncrementalHash hash, CancellationToken cancellationToken)
    {
        // What is another name of something published is of no more use.
        if (found.Type != ArchiveEntry.File) return;
        var staged = await FileAsync(reader, found, path, hash, cancellationToken);
        _staged.Add(staged);
        Remember(staged);
    }

    private async Task<Entry> FileAsync(ArchiveReader reader, ArchiveEntry found, string path, IncrementalHash hash, CancellationToken cancellationToken)
    {
        using var kept = request.Rules is not null && found.Size <= LargestIgnoreFile && IsIgnoreFile(path) ? new MemoryStream() : null;
        while (await reader.ReadAsync(_buffer, cancellationToken) is var read and > 0)
        {
            hash.AppendData(_buffer, 0, read);
            kept?.Write(_buffer, 0, read);
        }

        _bytes += found.Size;
        if (kept is not null) _ignoreFiles[path] = kept.ToArray();
        return new Entry(path, EntryKind.File)
        {
            Executable = (found.Mode & ArchiveEntry.Executable) != 0,
            Digest = ContentDigest.FromBytes(hash.GetHashAndReset()),
            Stamp = new Stamp(found.Size, found.Modified, 0, 0),
        };
    }

    // Of a file with several names an archive has the content once; the others refer to the first.
    private Entry? Linked(string path)
    {
        if (_files is null)
        {
            _files = [];
            foreach (var entry in _entries) Remember(entry);
            foreach (var entry in _staged) Remember(entry);
        }

        return _files.GetValueOrDefault(path);
    }

    private void Add(Entry entry)
    {
        _entries.Add(entry);
        Remember(entry);
    }

    private void Remember(Entry entry)
    {
        if (entry.Kind == EntryKind.File) _files?.TryAdd(entry.Path, entry);
    }

    private void Problem(string path, string why)
    {
        Warn(path, why);
        Add(new Entry(path, EntryKind.Problem) { Reason = why });
    }

    private void Warn(string path, string why)
    {
        if (++_unusable <= MostWarnings) _warnings.Add(VolumeErrors.Left(side, path.Length > 300 ? path[..300] + "…" : path, why));
    }

    private bool IsPruned(string path)
    {
        if (_prune.Count == 0) return false;
        for (var folder = SyncPath.Parent(path); folder.Length > 0; folder = SyncPath.Parent(folder))
        {
            if (_prune.Contains(folder)) return true;
        }

        return false;
    }
}
