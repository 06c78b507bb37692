using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>Entries added in tree order, of which those stay whose folder stayed.</summary>
internal sealed class AncestorMerge
{
    private readonly List<Entry> _entries = [];
    private readonly List<string> _folders = [];

    public IReadOnlyList<Entry> Entries => _entries;

    public void Add(Entry entry)
    {
        while (_folders.Count > 0 && !SyncPath.IsBelow(entry.Path, _folders[^1])) _folders.RemoveAt(_folders.Count - 1);
        var name = _folders.Count == 0 ? 0 : _folders[^1].Length + 1;
        if (entry.Path.AsSpan(name).Contains('/')) return;
        _entries.Add(entry);
        if (entry.Kind == EntryKind.Folder) _folders.Add(entry.Path);
    }
}
