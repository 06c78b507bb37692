using System.Buffers;
using System.Text;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>
/// Changes as lists and commands for the host. A wholly new folder is completed in the staging folder and appears at once; everything else is renamed into the folder it belongs to, many names in one
/// command. Renaming into a folder never follows a link of the same name.
/// </summary>
internal sealed class PublishPlan
{
    // What every system takes as arguments of one command.
    private const int MostArguments = 60_000;
    private const int MostNames = 1000;

    private readonly FolderScripts _scripts;
    private readonly FolderState _state;
    private readonly IReadOnlyDictionary<string, string> _stampLines;
    private readonly HashSet<string> _parentsSeen = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _expected = new();
    private readonly Dictionary<string, List<string>> _placed = new(StringComparer.Ordinal);
    private readonly List<string> _emptied = [];
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private int _swaps;

    /// <param name="scripts">Of the folder.</param>
    /// <param name="state">What is staged, and which folders are on other file systems.</param>
    /// <param name="stampLines">The host's own words for a stamp, where they are not the ones foreseen.</param>
    public PublishPlan(FolderScripts scripts, FolderState state, IReadOnlyDictionary<string, string> stampLines) => (_scripts, _state, _stampLines) = (scripts, state, stampLines);

    /// <summary>Existing folders that something is put into or taken from, and all above them: on the root's file system, and no links.</summary>
    public NameList Parents { get; } = new();

    /// <summary>The same on other file systems.</summary>
    public NameList ParentsElsewhere { get; } = new();

    /// <summary>What must be as it was, or must not be.</summary>
    public NameList Checked { get; } = new();

    /// <summary>What stat prints of <see cref="Checked"/>.</summary>
    public ReadOnlyMemory<byte> Expected => _expected.WrittenMemory;

    /// <summary>Folders made in the staging folder.</summary>
    public NameList Folders { get; } = new();

    /// <summary>Commands that make links in the staging folder.</summary>
    public ScriptText Links { get; } = new();

    /// <summary>Staged files that no change wants.</summary>
    public NameList Unwanted { get; } = new();

    /// <summary>Commands that put things in place, run in the staging folder.</summary>
    public ScriptText Place { get; } = new();

    /// <summary>Commands for what changes its kind, run there after removals.</summary>
    public ScriptText Swap { get; } = new();

    /// <summary>Files and links to be removed.</summary>
    public NameList Gone { get; } = new();

    /// <summary>Folders to be removed, the deepest first.</summary>
    public NameList GoneFolders { get; } = new();

    /// <summary>Files that become executable.</summary>
    public NameList Executable { get; } = new();

    /// <summary>Files that become not executable.</summary>
    public NameList Plain { get; } = new();

    /// <summary>Everything whose state is told afterwards.</summary>
    public NameList Seen { get; } = new();

    /// <summary>Takes changes in tree order.</summary>
    public void Add(IReadOnlyList<Change> changes)
    {
        string? fresh = null;
        foreach (var change in changes)
        {
            Seen.Add(change.Path);
            if (fresh is not null && SyncPath.IsBelow(change.Path, fresh))
            {
                Complete(change);
                continue;
            }

            fresh = change is { After.Kind: EntryKind.Folder } && change.Before?.Kind != EntryKind.Folder ? change.Path : null;
            AddTop(change);
        }

        for (var i = _emptied.Count - 1; i >= 0; i--) GoneFolders.Add(_emptied[i]);
        foreach (var (folder, names) in _placed) AddPlacing(folder, names);
        foreach (var path in _state.Staged)
        {
            if (!_files.Contains(path)) Unwanted.Add(path);
        }
    }

    private void AddTop(Change change)
    {
        if (change is { Before.Kind: EntryKind.Folder, After.Kind: EntryKind.Folder }) return;
        AddParents(SyncPath.Parent(change.Path));
        if (change.Before is not { Kind: EntryKind.Folder }) AddCheck(change);
        if (change.After is not { } after)
        {
            if (change.Before is { Kind: EntryKind.Folder }) _emptied.Add(change.Path);
            else Gone.Add(change.Path);
        }
        else if (after.Kind == EntryKind.File && !change.NeedsContent)
        {
            (after.Executable ? Executable : Plain).Add(change.Path);
        }
        else
        {
            Complete(change);
            if (change.Before is { Kind: EntryKind.Folder } || (change.Before is not null && after.Kind == EntryKind.Folder)) AddSwap(change);
            else if (_placed.TryGetValue(SyncPath.Parent(change.Path), out var names)) names.Add(change.Path);
            else _placed[SyncPath.Parent(change.Path)] = [change.Path];
        }
    }

    // What a staged tree has besides the files that were sent.
    private void Complete(Change change)
    {
        switch (change.After)
        {
            case { Kind: EntryKind.Folder }:
                Folders.Add(change.Path);
                break;
            case { Kind: EntryKind.Link, LinkTarget: { } target }:
                if (SyncPath.Parent(change.Path) is { Length: > 0 } parent) Folders.Add(parent);
                Links.Add("ln -sfn -- ").Quoted(target).Add(" ").Quoted("./" + change.Path).Add("\n");
                break;
            case { Kind: EntryKind.File }:
                _files.Add(change.Path);
                break;
        }
    }

    private void AddCheck(Change change)
    {
        Checked.Add(change.Path);
        if (change.Before is { } before) _expected.Write(SyncPath.ToBytes(_stampLines.GetValueOrDefault(change.Path) ?? StampText.Line(before, _scripts.Host)));
    }

    private void AddParents(string folder)
    {
        for (; folder.Length > 0 && _parentsSeen.Add(folder); folder = SyncPath.Parent(folder)) (_state.Elsewhere.Contains(folder) ? ParentsElsewhere : Parents).Add(folder);
    }

    private void AddPlacing(string folder, List<string> paths)
    {
        var isElsewhere = _state.Elsewhere.Contains(folder);
        var (names, length) = (0, 0);
        foreach (var path in paths)
        {
            if (names == 0 || names == MostNames || length > MostArguments)
            {
                if (names > 0) Place.Add("\n");
                Place.Add(isElsewhere ? "x " : "m ").Quoted("./" + folder);
                (names, length) = (0, 0);
            }

            Place.Add(" ").Quoted("./" + path);
            names++;
            length += Encoding.UTF8.GetByteCount(path) + 3;
        }

        Place.Add("\n");
    }

    private void AddSwap(Change change) => Swap
        .Add(change.Before is { Kind: EntryKind.Folder } ? "v " : $"w {_swaps++} ").Quoted("./" + SyncPath.Parent(change.Path)).Add(" ").Quoted("./" + change.Path).Add("\n");
}
