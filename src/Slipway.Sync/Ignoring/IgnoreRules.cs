using System.Globalization;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Ignoring;

/// <summary>
/// What of a tree is left out, by git's rules (gitignore(5)): within a list the last matching line decides, and the first list that says anything. Lists in order of precedence: included by the caller
/// &gt; ignored by the caller &gt; the ignore files, deepest folder first, .slipwayignore before .gitignore &gt; .git/info/exclude &gt; core.excludesFile. <c>.git</c> is ignored at any depth and in any case of letters
/// unless the caller includes it. Frozen for a cycle: built on the source's side, applied to both. Calls may come from several threads.
/// </summary>
public sealed class IgnoreRules
{
    private const string GitFolder = ".git";

    private readonly IgnoreList ignored;
    private readonly IncludeList included;
    private readonly RepositoryLists repository;
    private readonly Lock gate = new();
    private readonly Dictionary<string, FolderLists> folders = new(StringComparer.Ordinal);

    // Of the folder last asked about: most questions follow one about a sibling.
    private volatile Chain? last;

    private IgnoreRules(IgnoreList ignored, IncludeList included, RepositoryLists repository)
    {
        this.ignored = ignored;
        this.included = included;
        this.repository = repository;
    }

    /// <summary>Identifies all the lines: the same digest means the same decisions.</summary>
    public string Digest
    {
        get
        {
            var text = new StringBuilder();
            Append(text, repository.FoldCase ? "folded" : "exact", included.List);
            Append(text, "ignored", ignored);
            Append(text, repository.Above, repository.Exclude);
            Append(text, "excludes", repository.Excludes);
            foreach (var parent in repository.Parents) Append(text, parent.Start.ToString(CultureInfo.InvariantCulture), parent.List);
            lock (gate)
            {
                var names = new string[folders.Count];
                folders.Keys.CopyTo(names, 0);
                Array.Sort(names, StringComparer.Ordinal);
                foreach (var name in names)
                {
                    Append(text, IgnoreList.Bytes(name), folders[name].Own);
                    Append(text, IgnoreList.Bytes(name), folders[name].Git);
                }
            }

            return LinesDigest.Of(text.ToString());
        }
    }

    /// <summary>Rules without any file: the caller's patterns alone.</summary>
    /// <param name="ignore">Lines in the form of a .gitignore at the root.</param>
    /// <param name="include">
    /// Lines of what is synchronised although a rule ignores it; also inside an ignored folder when the line leads there (<c>build/app.bin</c>, not <c>*.bin</c>). What is in a folder that is included is
    /// still judged by the other rules.
    /// </param>
    public static IgnoreRules Create(IReadOnlyList<string> ignore, IReadOnlyList<string> include) =>
        new(IgnoreList.Of(ignore, foldCase: false), new IncludeList(IgnoreList.Of(include, foldCase: false), foldCase: false), RepositoryLists.None);

    /// <summary>
    /// Adds git's own lists for the repository a folder belongs to: .git/info/exclude and core.excludesFile, and the .gitignore files of the folders above it within the repository. Without a
    /// repository, or when the repository ignores the folder itself, nothing is added.
    /// </summary>
    /// <param name="root">The tree's absolute path on this machine.</param>
    /// <exception cref="SlipwayException">SLIP4050: a list or configuration file is there but cannot be read.</exception>
    public IgnoreRules WithRepositoryOf(string root) => WithRepositoryOf(root, GitFiles.From(Environment.GetEnvironmentVariable));

    /// <summary>Adds an ignore file. Called for a folder before anything in it is classified. A file that is a symbolic link does not count, as for git.</summary>
    /// <param name="folder">The folder it lies in.</param>
    /// <param name="file">Its name: .gitignore or .slipwayignore.</param>
    /// <param name="content">What it says.</param>
    public void Add(string folder, string file, ReadOnlySpan<byte> content)
    {
        var list = IgnoreList.Read(content, repository.FoldCase);
        lock (gate)
        {
            if (!folders.TryGetValue(folder, out var lists)) folders.Add(folder, lists = new FolderLists(folder));
            if (file == ".slipwayignore") lists.Own = list;
            else lists.Git = list;
            last = null;
        }
    }

    /// <summary>Whether a path is ignored; the root never is. What is below an ignored folder need only be asked about where <see cref="MayIncludeBelow"/> says so.</summary>
    public bool IsIgnored(string path, bool isFolder)
    {
        if (path.Length == 0) return false;
        var bytes = IgnoreList.Bytes(path);
        var name = bytes.AsSpan(bytes.LastIndexOf('/') + 1);
        if (!included.IsEmpty)
        {
            if (included.List.Decide(bytes, name, isFolder) == Verdict.Ignored) return false;

            // Only below a folder that a line leads into, an ignored parent's content is asked about.
            if (path.Length > name.Length && SyncPath.Parent(path) is { Length: > 0 } parent && MayIncludeBelow(parent) && IsIgnored(parent, isFolder: true)) return true;
        }

        if (name.Length == GitFolder.Length && name.Equals(GitFolder, StringComparison.OrdinalIgnoreCase)) return true;
        return Decide(path, bytes, name, isFolder) == Verdict.Ignored;
    }

    /// <summary>Whether an ignored folder must be descended into, since the caller includes something below it.</summary>
    public bool MayIncludeBelow(string folder) => included.LeadsBelow(folder);

    /// <summary>
    /// Applies the rules to a listing in tree order: what is ignored becomes one <see cref="EntryKind.Ignored"/>, what is below it is left out. An ignored folder with something included in it stays a
    /// folder.
    /// </summary>
    public IReadOnlyList<Entry> Apply(IReadOnlyList<Entry> entries) => new RulesApplied(this).To(entries);

    /// <summary>As <see cref="WithRepositoryOf(string)"/>, with git's files of the user elsewhere.</summary>
    internal IgnoreRules WithRepositoryOf(string root, GitFiles files)
    {
        var found = RepositoryLists.Of(root, files);
        var rules = new IgnoreRules(ignored.With(found.FoldCase), new IncludeList(included.List.With(found.FoldCase), found.FoldCase), found);
        lock (gate)
        {
            foreach (var (folder, lists) in folders)
                rules.folders.Add(folder, new FolderLists(folder) { Own = lists.Own?.With(found.FoldCase), Git = lists.Git?.With(found.FoldCase) });
        }

        return rules;
    }

    private static void Append(StringBuilder text, string title, IgnoreList? list)
    {
        text.Append('\0').Append(title).Append('\0');
        foreach (var line in list?.Lines ?? []) text.Append(line).Append('\n');
    }

    private Verdict Decide(string path, string bytes, ReadOnlySpan<char> name, bool isFolder)
    {
        var verdict = ignored.Decide(bytes, name, isFolder);
        if (verdict != Verdict.None) return verdict;
        foreach (var lists in ChainOf(path))
        {
            var relative = bytes.AsSpan(lists.Start);
            verdict = lists.Own?.Decide(relative, name, isFolder) ?? Verdict.None;
            if (verdict == Verdict.None) verdict = lists.Git?.Decide(relative, name, isFolder) ?? Verdict.None;
            if (verdict != Verdict.None) return verdict;
        }

        return repository.Decide(bytes, isFolder);
    }

    /// <summary>The ignore files that are about a path, deepest first.</summary>
    private FolderLists[] ChainOf(string path)
    {
        var slash = Math.Max(path.LastIndexOf('/'), 0);
        var known = last;
        if (known is not null && known.Folder.Length == slash && path.StartsWith(known.Folder, StringComparison.Ordinal)) return known.Lists;
        lock (gate)
        {
            var lists = new List<FolderLists>();
            var parent = path[..slash];
            for (var folder = parent; ; folder = SyncPath.Parent(folder))
            {
                if (folders.TryGetValue(folder, out var here)) lists.Add(here);
                if (folder.Length == 0) break;
            }

            var chain = new Chain(parent, [.. lists]);
            last = chain;
            return chain.Lists;
        }
    }

    private sealed record Chain(string Folder, FolderLists[] Lists);
}
