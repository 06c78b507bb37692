namespace Slipway.Compose.Verbs;

/// <summary>
/// What a rule watches, as it was last looked at. What a watcher tells is only where to look: what is there now decides. Not for several threads.
/// </summary>
/// <param name="root">Absolute path of the file or folder.</param>
/// <param name="filter">What of it counts.</param>
internal sealed class WatchedTree(string root, WatchFilter filter)
{
    private Dictionary<string, FileState> entries = new(StringComparer.Ordinal);

    /// <summary>By path relative to the root, '/'-separated; the root's own is empty, and is there for a file only.</summary>
    public IReadOnlyDictionary<string, FileState> Entries => entries;

    /// <summary>Paths at which one kind of entry took the place of another, which no archive can bring about.</summary>
    public HashSet<string> Replaced { get; } = new(StringComparer.Ordinal);

    public string Root => root;

    /// <summary>Whether anything is at the root.</summary>
    public bool Exists => Path.Exists(root);

    /// <summary>Looks at everything.</summary>
    /// <returns>The paths that changed, appeared or vanished.</returns>
    public IReadOnlyCollection<string> Rescan()
    {
        var now = new Dictionary<string, FileState>(StringComparer.Ordinal);
        Look("", now);
        var changed = Differences(entries, now);
        NoteReplaced(changed, entries, now);
        entries = now;
        return changed;
    }

    /// <summary>Looks at some paths; at folders with all that is in them.</summary>
    /// <param name="paths">Absolute; those elsewhere are passed over.</param>
    /// <returns>The paths that changed, appeared or vanished.</returns>
    public IReadOnlyCollection<string> Update(IEnumerable<string> paths)
    {
        var looked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (Relative(path) is { } relative) looked.Add(relative);
        }

        if (looked.Count == 0) return [];
        if (looked.Contains("")) return Rescan();
        var now = new Dictionary<string, FileState>(StringComparer.Ordinal);
        foreach (var path in looked.Where(path => !HasPrunedParent(path))) Look(path, now);
        var before = entries.Where(entry => IsWithin(entry.Key, looked)).ToDictionary(StringComparer.Ordinal);
        var changed = Differences(before, now);
        NoteReplaced(changed, before, now);
        foreach (var path in changed)
        {
            if (now.TryGetValue(path, out var state)) entries[path] = state;
            else entries.Remove(path);
        }

        return changed;
    }

    /// <summary>The paths in which two states of a tree differ.</summary>
    public static IReadOnlyCollection<string> Differences(IReadOnlyDictionary<string, FileState> before, IReadOnlyDictionary<string, FileState> now)
    {
        var changed = new List<string>();
        foreach (var (path, state) in now)
        {
            if (!before.TryGetValue(path, out var old) || old != state) changed.Add(path);
        }

        foreach (var path in before.Keys)
        {
            if (!now.ContainsKey(path)) changed.Add(path);
        }

        return changed;
    }

    private void NoteReplaced(IReadOnlyCollection<string> changed, Dictionary<string, FileState> before, Dictionary<string, FileState> now)
    {
        foreach (var path in changed)
        {
            if (before.TryGetValue(path, out var old) && now.TryGetValue(path, out var state) && old.Kind != state.Kind) Replaced.Add(path);
        }
    }

    private void Look(string path, Dictionary<string, FileState> found)
    {
        var absolute = path.Length == 0 ? root : Path.Combine(root, path);
        if (FileState.Of(absolute) is { } state) Look(path, absolute, state, found);
    }

    private void Look(string path, string absolute, FileState state, Dictionary<string, FileState> found)
    {
        var isDirectory = state.Kind == FileKind.Directory;
        if (filter.Keeps(path, isDirectory) && !(isDirectory && path.Length == 0)) found[path] = state;
        if (!isDirectory || filter.Prunes(path)) return;
        try
        {
            foreach (var info in new DirectoryInfo(absolute).EnumerateFileSystemInfos())
            {
                if (FileState.Of(info) is { } inner) Look(path.Length == 0 ? info.Name : $"{path}/{info.Name}", info.FullName, inner, found);
            }
        }
        catch (Exception vanished) when (vanished is IOException or UnauthorizedAccessException)
        {
            // It has gone meanwhile, which the watcher will tell; or it is nobody's to read.
        }
    }

    private string? Relative(string path)
    {
        if (path.Length == root.Length) return path == root ? "" : null;
        var below = Path.EndsInDirectorySeparator(root) ? root.Length : root.Length + 1;
        return path.Length > below && path.StartsWith(root, StringComparison.Ordinal) && path[below - 1] is '/' or '\\' ? path[below..].Replace('\\', '/') : null;
    }

    private bool HasPrunedParent(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (filter.Prunes(path[..slash])) return true;
        }

        return false;
    }

    private static bool IsWithin(string path, HashSet<string> looked)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (looked.Contains(path[..end])) return true;
        }

        return false;
    }
}
