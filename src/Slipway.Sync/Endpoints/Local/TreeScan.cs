using Slipway.Diagnostics;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>One look at a whole tree, in tree order.</summary>
internal sealed class TreeScan : IListingChoice, IComparer<Entry>
{
    private const int MostWarnings = 20;

    // An ignore file of more than this is a mistake, and would have to lie in memory.
    private const int LargestIgnoreFile = 16 << 20;

    private static readonly string[] s_ignoreFiles = [".gitignore", ".slipwayignore"];

    private readonly Tree _tree;
    private readonly string _root;
    private readonly ObserveRequest _request;
    private readonly Freshness _known;
    private readonly HashSet<string>? _pruned;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Entry> _entries;
    private readonly List<Diagnostic> _warnings = [];
    private readonly List<string> _leftovers = [];
    private int _problems;

    // Set while below an ignored folder that the caller includes something of.
    private bool _listsIgnored;

    public TreeScan(Tree tree, string root, ObserveRequest request, CancellationToken cancellationToken)
    {
        (_tree, _root, _request, _cancellationToken) = (tree, root, request, cancellationToken);
        _known = new Freshness(request.Remembered, request.RememberedAt, tree.HasExecutableBits);
        _pruned = request.Prune.Count == 0 ? null : new HashSet<string>(request.Prune, StringComparer.Ordinal);
        _entries = new List<Entry>(request.Remembered.Count + 16);
    }

    public IReadOnlyList<Entry> Entries => _entries;

    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <summary>Files that a sync cut off left beside others, hidden from the listing.</summary>
    public IReadOnlyList<string> Leftovers => _leftovers;

    /// <exception cref="SlipwayException">The root itself cannot be read.</exception>
    public void Run()
    {
        if (Enter("") is { } why) throw new SlipwayException(LocalErrors.RootUnreadable(_root, why));
        if (_problems > MostWarnings) _warnings.Add(LocalErrors.OthersNotListed(_root, _problems - MostWarnings));
    }

    Choice IListingChoice.Choose(string path, bool isFolder)
    {
        if (StatePaths.IsState(path)) return Choice.Hide;
        if (StatePaths.IsLeftover(path))
        {
            _leftovers.Add(path);
            return Choice.Hide;
        }

        if (isFolder && _pruned is not null && _pruned.Contains(path)) return Choice.Ignore;
        if (_request.Rules is not { } rules || _listsIgnored || !rules.IsIgnored(path, isFolder)) return Choice.Look;
        return isFolder && rules.MayIncludeBelow(path) ? Choice.Look : Choice.Ignore;
    }

    int IComparer<Entry>.Compare(Entry? x, Entry? y) => string.CompareOrdinal(x!.Path, y!.Path);

    /// <summary>Lists a folder and all below it. Says why it could not be read.</summary>
    private string? Enter(string folder)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_request.Rules is not null && !_listsIgnored) ReadIgnoreFiles(folder, _request.Rules);
        var here = new List<Entry>();
        if (_tree.List(folder, this, here) is { } why) return why;
        here.Sort(this);
        foreach (var entry in here) Take(entry);
        return null;
    }

    private void Take(Entry entry)
    {
        if (entry.Kind != EntryKind.Problem && SyncPath.WhyUnsafe(entry.Path) is { } unusable) entry = new Entry(entry.Path, EntryKind.Problem) { Reason = unusable };
        if (entry.Kind == EntryKind.Problem) Warn(entry);
        var at = _entries.Count;
        _entries.Add(_known.Recall(entry));
        if (entry.Kind != EntryKind.Folder) return;

        var rules = _request.Rules;
        if (_listsIgnored)
        {
            if (rules!.MayIncludeBelow(entry.Path) || !rules.IsIgnored(entry.Path, isFolder: true)) EnterListed(entry, at);
            return;
        }

        if (rules is null || !rules.MayIncludeBelow(entry.Path) || !rules.IsIgnored(entry.Path, isFolder: true))
        {
            EnterListed(entry, at);
            return;
        }

        // Looked at without the rules, which are applied to what was found: they alone know what is included below.
        _listsIgnored = true;
        EnterListed(entry, at);
        _listsIgnored = false;
        var applied = rules.Apply(_entries.GetRange(at, _entries.Count - at));
        _entries.RemoveRange(at, _entries.Count - at);
        _entries.AddRange(applied);
    }

    private void EnterListed(Entry entry, int at)
    {
        if (Enter(entry.Path) is not { } why) return;
        if (_tree.Find(entry.Path, out _) is null)
        {
            _entries.RemoveAt(at);
            return;
        }

        var unreadable = new Entry(entry.Path, EntryKind.Problem) { Reason = why };
        _entries[at] = unreadable;
        Warn(unreadable);
    }

    private void ReadIgnoreFiles(string folder, IgnoreRules rules)
    {
        foreach (var name in s_ignoreFiles)
        {
            using var file = _tree.OpenFile(folder.Length == 0 ? name : $"{folder}/{name}", out var stamp);
            if (file is null || stamp.Size > LargestIgnoreFile) continue;
            var content = new byte[stamp.Size];
            var length = 0;
            while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is var read and > 0) length += read;
            rules.Add(folder, name, content.AsSpan(0, length));
        }
    }

    private void Warn(Entry entry)
    {
        if (++_problems <= MostWarnings) _warnings.Add(LocalErrors.NotListed(_root, entry.Path, entry.Reason ?? ""));
    }
}
