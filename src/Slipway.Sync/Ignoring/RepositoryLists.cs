using Slipway.Diagnostics;

namespace Slipway.Sync.Ignoring;

/// <summary>git's own lists for the repository a tree belongs to, which lie outside the tree.</summary>
/// <param name="Above">The tree's folder within the repository, as bytes, with a '/' at its end; empty when the tree is the whole repository.</param>
/// <param name="Parents">The .gitignore files of the folders above the tree, nearest first.</param>
/// <param name="Exclude">.git/info/exclude.</param>
/// <param name="Excludes">core.excludesFile.</param>
/// <param name="FoldCase">core.ignorecase.</param>
internal sealed record RepositoryLists(string Above, IReadOnlyList<ParentList> Parents, IgnoreList? Exclude, IgnoreList? Excludes, bool FoldCase)
{
    /// <summary>A tree that is in no repository.</summary>
    public static RepositoryLists None { get; } = new("", [], null, null, false);

    /// <summary>Finds and reads them. A tree that the repository itself ignores is none of its business: its lists then say nothing about it.</summary>
    /// <exception cref="SlipwayException">SLIP4050: one is there but cannot be read.</exception>
    public static RepositoryLists Of(string root, GitFiles files)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (GitRepository.Find(root) is not { } repository) return None;
        var configuration = GitConfiguration.Read(files, repository);
        var foldCase = configuration.IgnoresCase;
        var above = Path.GetRelativePath(repository.WorkTree, root) is var relative && relative == "." ? "" : relative.Replace(Path.DirectorySeparatorChar, '/') + "/";
        var lists = new RepositoryLists(
            IgnoreList.Bytes(above),
            ParentsOf(root, repository.WorkTree, foldCase),
            Read(Path.Combine(repository.CommonFolder, "info", "exclude"), foldCase),
            configuration.ExcludesFile is { } excludes ? Read(excludes, foldCase) : null,
            foldCase);
        return lists.IgnoresTree() ? None with { FoldCase = foldCase } : lists;
    }

    /// <summary>What they say.</summary>
    /// <param name="path">Within the tree, as bytes.</param>
    /// <param name="isFolder">What is there.</param>
    public Verdict Decide(string path, bool isFolder) =>
        Parents.Count == 0 && Exclude is null && Excludes is null ? Verdict.None : DecideFromTop(Above.Length == 0 ? path : Above + path, isFolder);

    private bool IgnoresTree()
    {
        for (var end = Above.IndexOf('/'); end >= 0; end = Above.IndexOf('/', end + 1))
        {
            if (DecideFromTop(Above[..end], isFolder: true) == Verdict.Ignored) return true;
        }

        return false;
    }

    private Verdict DecideFromTop(string path, bool isFolder)
    {
        var nameStart = path.LastIndexOf('/') + 1;
        var name = path.AsSpan(nameStart);
        foreach (var parent in Parents)
        {
            // A list is about what is below its folder.
            if (parent.Start > nameStart) continue;
            var said = parent.List.Decide(path.AsSpan(parent.Start), name, isFolder);
            if (said != Verdict.None) return said;
        }

        var verdict = Exclude?.Decide(path, name, isFolder) ?? Verdict.None;
        return verdict != Verdict.None ? verdict : Excludes?.Decide(path, name, isFolder) ?? Verdict.None;
    }

    private static List<ParentList> ParentsOf(string root, string workTree, bool foldCase)
    {
        var parents = new List<ParentList>();
        for (var folder = root; folder.Length > workTree.Length;)
        {
            folder = Path.GetDirectoryName(folder)!;
            var file = new FileInfo(Path.Combine(folder, ".gitignore"));

            // As git does: a link within the work tree is not followed.
            if (file.LinkTarget is not null || Read(file.FullName, foldCase) is not { } list) continue;
            var start = folder.Length == workTree.Length ? 0 : IgnoreList.Bytes(Path.GetRelativePath(workTree, folder)).Length + 1;
            parents.Add(new ParentList(start, list));
        }

        return parents;
    }

    private static IgnoreList? Read(string path, bool foldCase)
    {
        try
        {
            return File.Exists(path) ? IgnoreList.Read(File.ReadAllBytes(path), foldCase) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(IgnoreErrors.Unreadable(path, e.Message), e);
        }
    }
}

/// <summary>A .gitignore above the tree.</summary>
/// <param name="Start">Characters of a path within the repository, as bytes, before what is relative to its folder.</param>
/// <param name="List">Its lines.</param>
internal sealed record ParentList(int Start, IgnoreList List);
