using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Layers;

namespace Slipway.Images.Direct;

/// <summary>What a COPY puts into a stage (Dockerfile reference, "COPY").</summary>
/// <param name="stage">The stage that is copied into.</param>
/// <param name="position">Of the instruction, for messages.</param>
internal sealed class CopyInstruction(DirectStage stage, SourcePosition? position)
{
    private const int FolderMode = 0x1ED;

    private readonly List<LayerEntry> entries = [];

    /// <summary><c>--chown</c>; null keeps the owners of another image's files, and makes the context's root's.</summary>
    public (int Uid, int Gid)? Owner { get; init; }

    /// <summary><c>--chmod</c>, variables expanded.</summary>
    public string? Mode { get; init; }

    /// <summary>The entries, their parents included.</summary>
    /// <param name="sources">Paths or patterns, variables expanded, each with the tree it is looked for in.</param>
    /// <param name="to">The target, as written but for its variables.</param>
    /// <exception cref="SlipwayException">SLIP2552: a source is not there. SLIP2555, SLIP2554, SLIP2560.</exception>
    public IReadOnlyList<LayerEntry> Entries(IReadOnlyList<CopyTree> sources, string to)
    {
        var found = sources.SelectMany(source => Find(source)).ToList();
        var target = ImagePath.Clean(stage.WorkingFolder, to);
        var intoFolder = ImagePath.IsFolder(to) || stage.Folders.IsFolder(target) || sources[0].HasWildcard || found is [{ Entry: FolderEntry or null }];
        if (found.Count > 1 && !intoFolder)
            throw new SlipwayException(DirectErrors.NotAFolder(to, position));
        if (intoFolder)
            target = AddFolder(target);

        foreach (var (tree, path, entry) in found)
        {
            if (entry is FolderEntry or null)
                CopyFolder(tree, path, target);
            else if (intoFolder)
                Add(entry, ImagePath.Join(target, ImagePath.Name(path)));
            else
                Add(entry, AddParents(target));
        }

        return entries;
    }

    private IEnumerable<(ImageTree Tree, string Path, LayerEntry? Entry)> Find(CopyTree source)
    {
        var path = ImagePath.Clean("", source.Path);
        var matches = source.Match().ToList();
        if (matches.Count == 0)
            throw new SlipwayException(DirectErrors.NothingToCopy(source.Path, source.Name, position));
        return matches.Select(match => (source.Tree, match.Path, match.Entry));
    }

    /// <summary>The target folder, links followed; made where it is not there.</summary>
    private string AddFolder(string path)
    {
        var real = stage.Folders.Follow(path);
        AddAbove(real);
        if (real.Length > 0 && stage.Folders.Find(real) is null && !entries.Exists(entry => entry.Path == real))
            entries.Add(Owned(new FolderEntry(real, FolderMode, 0, 0)));
        else if (real.Length > 0 && stage.Folders.Find(real) is { } existing)
            entries.Add(existing);
        return real;
    }

    /// <summary>The path with the links of its parents followed. What is at the path itself is replaced.</summary>
    private string AddParents(string path)
    {
        var parent = ImagePath.Parent(path);
        return parent.Length == 0 ? path : ImagePath.Join(AddFolder(parent), ImagePath.Name(path));
    }

    private void AddAbove(string path)
    {
        var (uid, gid) = Owner ?? (0, 0);
        foreach (var folder in stage.Folders.Above(path, uid, gid))
        {
            if (!entries.Exists(entry => entry.Path == folder.Path))
                entries.Add(folder);
        }
    }

    private void CopyFolder(ImageTree tree, string from, string to)
    {
        foreach (var entry in tree.Below(from))
        {
            var path = ImagePath.Join(to, from.Length == 0 ? entry.Path : entry.Path[(from.Length + 1)..]);
            // Where a folder is there already, by itself or by a link, its content goes there and it stays as it is.
            if (entry is FolderEntry && stage.Folders.IsFolder(path))
                AddFolder(path);
            else
                Add(entry, Followed(path));
        }
    }

    private string Followed(string path)
    {
        var parent = ImagePath.Parent(path);
        return parent.Length == 0 ? path : ImagePath.Join(stage.Folders.Follow(parent), ImagePath.Name(path));
    }

    private void Add(LayerEntry entry, string path) => entries.Add(Owned(entry with { Path = path }));

    private LayerEntry Owned(LayerEntry entry)
    {
        if (Owner is var (uid, gid))
            entry = entry with { Uid = uid, Gid = gid };

        return Mode is null || entry is LinkEntry ? entry : entry with { Mode = ReadMode() };
    }

    private int ReadMode()
    {
        var mode = 0;
        if (Mode!.Length is 0 or > 5)
            throw new SlipwayException(DirectErrors.BadMode(Mode, position));
        foreach (var digit in Mode)
        {
            if (digit is < '0' or > '7')
                throw new SlipwayException(DirectErrors.BadMode(Mode, position));
            mode = (mode << 3) | (digit - '0');
        }

        return mode;
    }
}

/// <summary>A source of a COPY.</summary>
/// <param name="Tree">Where it is looked for.</param>
/// <param name="Path">A path or pattern (Go's filepath.Match), as written but for its variables.</param>
/// <param name="Name">What messages call the tree.</param>
internal sealed record CopyTree(ImageTree Tree, string Path, string Name)
{
    /// <summary>Whether it may stand for several.</summary>
    public bool HasWildcard => Path.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>What it stands for, in order of the paths; a path of "" is the tree's root, which is no entry. A link is followed.</summary>
    public IEnumerable<(string Path, LayerEntry? Entry)> Match()
    {
        var clean = ImagePath.Clean("", Path);
        if (clean.Length == 0)
            return [("", null)];
        if (!HasWildcard || GoPattern.Parse(clean) is not { } pattern)
            return Tree.Resolve(clean) is { } entry ? [(entry is FolderEntry ? entry.Path : clean, entry)] : [];
        var depth = clean.Count(c => c == '/');
        return Tree.Below("")
            .Where(entry => entry.Path.Count(c => c == '/') == depth && pattern.Touches(entry.Path))
            .Select(entry => (entry.Path, Tree.Resolve(entry.Path) ?? entry))
            .Select(match => (match.Item2 is FolderEntry ? match.Item2.Path : match.Path, (LayerEntry?)match.Item2));
    }
}
