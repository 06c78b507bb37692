using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A folder's listing, read and checked as it arrives.</summary>
internal sealed class Listing
{
    private const int MostEntries = 5_000_000;
    private const long MostCharacters = 1L << 30;
    private const int MostListed = 100;

    private readonly List<Entry> _entries = [];
    private readonly List<string> _unreadable = [];
    private readonly List<(string Path, string Target)> _targets = [];
    private readonly HashSet<string> _pruned;
    private ulong _rootDevice;
    private long _characters;
    private int _exitCode = -1;
    private bool _hasRoot;

    private Listing(IReadOnlyList<string> prune) => _pruned = [.. prune];

    /// <summary>In tree order.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Paths that cannot be read; the empty string is the root.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>Folders on other file systems than the root's.</summary>
    public HashSet<string> Elsewhere { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether find said that something was left out which is not told otherwise: what vanished while it looked.</summary>
    public bool IsTorn => _exitCode != 0 && _unreadable.Count == 0;

    /// <summary>Reads a listing.</summary>
    /// <exception cref="FormatException">It is none, breaks off, or names what cannot be below a folder.</exception>
    public static async Task<Listing> ReadAsync(Stream from, IReadOnlyList<string> prune, CancellationToken cancellationToken)
    {
        var listing = new Listing(prune);
        var records = new RecordReader(from);
        while (await records.ReadAsync(cancellationToken)) listing.Add(records.Path, records.Fields);
        if (listing._exitCode < 0) throw new FormatException("the end is missing");
        listing.Finish();
        return listing;
    }

    private void Add(string path, ReadOnlySpan<byte> fields)
    {
        if (_exitCode >= 0) throw new FormatException("something follows the end");
        if (path.Length == 0)
        {
            AddOwn(fields);
            return;
        }

        if (_entries.Count >= MostEntries || (_characters += path.Length) > MostCharacters) throw new FormatException("it lists more than 5 million entries or 1 GiB of names");
        if (WhyImpossible(path) is { } why) throw new FormatException($"'{SyncPath.Display(path)}': {why}");
        switch (fields)
        {
            case [(byte)'p']:
                _entries.Add(new Entry(path, EntryKind.Ignored));
                break;
            case [(byte)'u', (byte)' ', ..]:
                _unreadable.Add(path);
                _entries.Add(new Entry(path, EntryKind.Problem) { Reason = "it may not be read" });
                break;
            case [(byte)'>', (byte)' ', .. var link]:
                var words = new FieldReader(link);
                words.Word();
                _targets.Add((path, SyncPath.FromBytes(words.Rest)));
                break;
            default:
                var found = Found.Read(path, fields);
                if (found.Device != _rootDevice && found.Entry.Kind == EntryKind.Folder) Elsewhere.Add(path);
                _entries.Add(found.Entry);
                break;
        }
    }

    // A name that this system cannot hold is no lie, only one that leads elsewhere is.
    private static string? WhyImpossible(string path)
    {
        if (SyncPath.WhyUnsafe(path) is not { } why || !OperatingSystem.IsWindows()) return SyncPath.WhyUnsafe(path);
        foreach (var name in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(name) is "" or "." or "..") return why;
        }

        return null;
    }

    private void AddOwn(ReadOnlySpan<byte> fields)
    {
        if (fields.StartsWith("end "u8))
        {
            var words = new FieldReader(fields[4..]);
            _exitCode = (int)Math.Min(words.Number(), 255);
        }
        else if (fields.StartsWith("u "u8))
        {
            _unreadable.Add("");
        }
        else if (!_hasRoot && Found.Read("", fields) is { Entry.Kind: EntryKind.Folder } root)
        {
            (_hasRoot, _rootDevice) = (true, root.Device);
        }
        else
        {
            throw new FormatException("there is no root");
        }
    }

    private void Finish()
    {
        _entries.Sort(static (left, right) => SyncPath.Compare(left.Path, right.Path));
        foreach (var (path, target) in _targets) SetTarget(path, target);
        var kept = 0;
        var parents = new Stack<string>();
        string? closed = null;
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (closed is not null && SyncPath.IsBelow(entry.Path, closed)) continue;
            if (entry.Kind is EntryKind.Folder or EntryKind.Problem && _pruned.Contains(entry.Path)) entry = new Entry(entry.Path, EntryKind.Ignored);
            if (entry is { Kind: EntryKind.Link, LinkTarget: null }) entry = new Entry(entry.Path, EntryKind.Problem) { Reason = "it cannot be read" };
            if (kept > 0 && _entries[kept - 1].Path == entry.Path) entry = Merge(_entries[--kept], entry);
            if (entry.Kind is EntryKind.Ignored or EntryKind.Problem) closed = entry.Path;
            while (parents.Count > 0 && !SyncPath.IsBelow(entry.Path, parents.Peek())) parents.Pop();
            if ((parents.Count > 0 ? parents.Peek() : "") != SyncPath.Parent(entry.Path)) throw new FormatException($"'{SyncPath.Display(entry.Path)}' is in no folder");
            if (entry.Kind == EntryKind.Folder) parents.Push(entry.Path);
            _entries[kept++] = entry;
        }

        _entries.RemoveRange(kept, _entries.Count - kept);
    }

    // What cannot be read is told beside its record, and a file that was replaced while its folder was read may come twice.
    private static Entry Merge(Entry first, Entry second)
    {
        if (first.Kind is EntryKind.Problem or EntryKind.Ignored) return first;
        if (second.Kind is EntryKind.Problem or EntryKind.Ignored) return second;
        return first.Kind == second.Kind && first.Kind != EntryKind.Folder ? second : throw new FormatException($"'{SyncPath.Display(first.Path)}' comes twice");
    }

    private void SetTarget(string path, string target)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = SyncPath.Compare(_entries[middle].Path, path);
            if (order == 0 && _entries[middle].Kind == EntryKind.Link) _entries[middle] = _entries[middle] with { LinkTarget = target };
            if (order == 0) return;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
    }
}
