using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>A place in a list in tree order.</summary>
internal sealed class TreeCursor(IReadOnlyList<Entry> list)
{
    private int _at;

    public Entry? Current => _at < list.Count ? list[_at] : null;

    public void Advance() => _at++;

    /// <summary>What the list has at a path and below it, and goes on behind.</summary>
    public Branch TakeBranch(string path)
    {
        var start = _at;
        if (Current?.Path != path) return new Branch(list, start, start);
        _at++;
        while (_at < list.Count && SyncPath.IsBelow(list[_at].Path, path)) _at++;
        return new Branch(list, start, _at);
    }
}
