using Slipway.Diagnostics;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>A folder of this machine as a side. The file system is only waited for, so that its calls run on threads of their own.</summary>
public sealed class LocalFolder : ISyncEndpoint
{
    private const int OnlyOwner = 0x1C0;
    private const long AMinute = 60_000_000_000;

    private readonly string _root;
    private readonly ISyncLog _log;
    private readonly TreeOpener _open;
    private Tree? _tree;
    private StagingFolder? _stage;
    private FolderLock? _lock;
    private Claim? _claim;
    private IReadOnlyList<string> _leftovers = [];

    /// <param name="root">Absolute; a link to a folder is followed, links below it are not.</param>
    /// <param name="log">Told of every step that changes the folder.</param>
    public LocalFolder(string root, ISyncLog log)
        : this(root, log, Tree.Open)
    {
    }

    internal LocalFolder(string root, ISyncLog log, TreeOpener open) => (_root, _log, _open) = (root, log, open);

    /// <inheritdoc/>
    public string Name => _root;

    /// <summary>Whether the file system takes names for the same that differ in case or in Unicode's normal form. Known after <see cref="PrepareAsync"/>.</summary>
    public bool FoldsNames { get; private set; }

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken) => Task.Run(() => Observe(request, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => new TreeReader(Opened).ReadAsync(files, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) =>
        files.Count == 0 ? Task.FromResult<IReadOnlyList<Entry>>([]) : new TreeReader(Opened).DigestAsync(files, cancellationToken);

    /// <inheritdoc/>
    public Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken) => Task.Run(() => new TreeReader(Opened).SignatureAsync(file, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<string> PrepareAsync(CancellationToken cancellationToken) => Task.Run(Prepare, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return [];
        try
        {
            return await Staging.StageAsync(files, from, cancellationToken);
        }
        catch (IOException e)
        {
            throw new SlipwayException(LocalErrors.NotStaged(_root, files[0].File.Path, e.Message), e);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken) => Task.Run(() => Publish(changes, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private Tree Opened => _tree ?? throw new InvalidOperationException("The folder was not looked at, or is not there.");

    private StagingFolder Staging => _stage ?? throw new InvalidOperationException("The folder was not prepared.");

    private Observation Observe(ObserveRequest request, CancellationToken cancellationToken)
    {
        var at = FileClock.Now;
        if (_tree is not null && !_tree.IsStillAt(_root)) Close();
        _claim = request.Claim;
        try
        {
            var state = RootState.Folder;
            _tree ??= _open(_root, out state);
            if (_tree is null) return new Observation { Root = state, Entries = [], ObservedAt = at };
            TakeLock(_tree);
            var scan = new TreeScan(_tree, _root, request, cancellationToken);
            scan.Run();
            _leftovers = scan.Leftovers;
            return new Observation { Root = RootState.Folder, Marker = ReadMarker(_tree), Entries = scan.Entries, ObservedAt = at, Warnings = scan.Warnings };
        }
        catch (IOException e)
        {
            throw new SlipwayException(LocalErrors.RootUnreadable(_root, e.Message), e);
        }
    }

    private string Prepare()
    {
        _log.BeginStep("prepare");
        if (_tree is not null && !_tree.IsStillAt(_root)) throw new SlipwayException(LocalErrors.RootReplaced(_root));
        try
        {
            var tree = _tree ??= Create();
            TakeLock(tree);
            MakeStateFolder(tree);
            MakeFolder(tree, StatePaths.Stage);
            MakeFolder(tree, StatePaths.Trash);
            EmptyTrash(tree);
            StateFile.RemoveUnfinished(tree, _lock is not null ? long.MaxValue : FileClock.Now - AMinute);
            FoldsNames = NameProbe.FoldsNames(tree);
            _stage = new StagingFolder(tree, _root, _log);
            return ReadMarker(tree) ?? WriteMarker(tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(LocalErrors.NotPrepared(_root, e.Message), e);
        }
    }

    private Tree Create()
    {
        if (_open(_root, out var state) is { } there) return there;
        if (state == RootState.NotAFolder) throw new SlipwayException(LocalErrors.RootNotAFolder(_root));
        Directory.CreateDirectory(_root);
        return _open(_root, out _) ?? throw new SlipwayException(LocalErrors.RootReplaced(_root));
    }

    private IReadOnlyList<ChangeResult> Publish(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        if (!Opened.IsStillAt(_root)) throw new SlipwayException(LocalErrors.RootReplaced(_root));
        var results = new Publication(Opened, _root, Staging, _log, changes, cancellationToken).Run();
        _log.BeginStep("clean");
        try
        {
            Staging.Empty();
            EmptyTrash(Opened);
            foreach (var leftover in _leftovers) RemoveIfThere(Opened, leftover);
        }
        catch (TreeException)
        {
            // All is published; what is still there is in nobody's way, and goes the next time.
        }

        return results;
    }

    private void TakeLock(Tree tree)
    {
        if (_claim is null || (_lock is not null && _lock.IsHeldIn(tree))) return;
        MakeStateFolder(tree);
        _lock = FolderLock.Take(tree, _root, _claim);
    }

    private static void MakeStateFolder(Tree tree)
    {
        MakeFolder(tree, StatePaths.Root);
        if (tree.Find(StatePaths.Ignore, out _) is null) StateFile.Replace(tree, StatePaths.Ignore, "*\n");
    }

    private static void MakeFolder(Tree tree, string path)
    {
        try
        {
            tree.CreateFolder(path, OnlyOwner);
        }
        catch (TreeException e) when (e.Failure == TreeFailure.Exists)
        {
            if (tree.Find(path, out _) is not { Kind: EntryKind.Folder }) throw new TreeException(TreeFailure.Exists, $"'{path}' in it is no folder");
        }
    }

    /// <summary>The id in the marker; null when there is none, or something else is in its place.</summary>
    private static string? ReadMarker(Tree tree)
    {
        var id = StateFile.Read(tree, StatePaths.Marker)?.Trim();
        if (id is null or { Length: not 32 }) return null;
        foreach (var digit in id)
        {
            if (!char.IsAsciiHexDigit(digit)) return null;
        }

        return id;
    }

    private static string WriteMarker(Tree tree)
    {
        var id = Guid.NewGuid().ToString("N");
        StateFile.Replace(tree, StatePaths.Marker, id + "\n");
        return id;
    }

    // Only complete things that were never shown, or old ones that were replaced, lie there; and folders that somebody put something into while they were replaced, which stay.
    private static void EmptyTrash(Tree tree)
    {
        var found = new List<Entry>();
        if (tree.List(StatePaths.Trash, Everything.Look, found) is not null) return;
        foreach (var entry in found)
        {
            try
            {
                RemoveIfThere(tree, entry.Path);
            }
            catch (TreeException e) when (e.Failure == TreeFailure.NotEmpty)
            {
            }
        }
    }

    private static void RemoveIfThere(Tree tree, string path)
    {
        if (tree.Find(path, out _) is not { } entry) return;
        if (entry.Kind == EntryKind.Folder) tree.RemoveFolder(path);
        else tree.Remove(path);
    }

    private void Close()
    {
        try
        {
            _lock?.Release();
        }
        catch (IOException)
        {
            // The folder went away, and the lock with it; or it is taken over as one that was left.
        }

        _lock = null;
        _stage = null;
        _tree?.Dispose();
        _tree = null;
    }
}
