using System.Diagnostics;
using System.Text;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Ignoring;

[TestClass]
public sealed class GitAgreementTests
{
    private const int Cases = 300;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(12);

    [TestMethod]
    public void Random_trees_and_rules_are_judged_as_git_judges_them()
    {
        var watch = Stopwatch.StartNew();
        var decisions = 0;
        var ignoredByGit = 0;
        var seed = 0;
        for (; seed < Cases && watch.Elapsed < s_longest; seed++)
        {
            var (asked, ignored) = Compare(seed);
            decisions += asked;
            ignoredByGit += ignored;
        }

        Console.WriteLine($"{seed} repositories, {decisions} decisions, {ignoredByGit} of them to ignore");
        Assert.IsTrue(seed > 3 && ignoredByGit > decisions / 20 && ignoredByGit < decisions / 2, $"{seed} repositories, {decisions} decisions, {ignoredByGit} ignored say too little");
    }

    [TestMethod]
    public void Every_byte_is_in_the_classes_that_git_has_it_in()
    {
        using var git = new GitOracle();
        string[] classes = ["alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit"];
        var paths = new List<string>();
        foreach (var name in classes)
        {
            Directory.CreateDirectory(Path.Combine(git.Top, name));
            git.Write($"top/{name}/.gitignore", $"x[[:{name}:]]\ny[![:{name}:]]\n");
            for (var value = 1; value < 256; value++)
            {
                if (value == '/') continue;
                foreach (var first in (char[])['x', 'y']) paths.Add(SyncPath.FromBytes([.. Encoding.ASCII.GetBytes($"{name}/{first}"), (byte)value]));
            }
        }

        foreach (var foldCase in (bool[])[false, true])
        {
            git.Write("top/.git/config", $"[core]\n\trepositoryformatversion = 0\n\tignorecase = {foldCase}\n".ToLowerInvariant());
            var rules = IgnoreRules.Create([], []).WithRepositoryOf(git.Top, git.Files);
            foreach (var name in classes) rules.Add(name, ".gitignore", File.ReadAllBytes(Path.Combine(git.Top, name, ".gitignore")));
            var ignored = git.Ignored(paths);
            foreach (var path in paths) Assert.AreEqual(ignored.Contains(path), rules.IsIgnored(path, isFolder: false), $"{SyncPath.Display(path)}, case {(foldCase ? "folded" : "exact")}");
        }
    }

    private static (int Asked, int Ignored) Compare(int seed)
    {
        var random = new Random(seed);
        using var git = new GitOracle();
        var tree = new RandomTree(random, random.Next(20, 120));
        var root = random.Next(3) == 0 ? tree.Folders[random.Next(tree.Folders.Count)] : "";
        WriteUserFiles(git, tree, random);
        var files = new List<(string Folder, string Content)>();
        foreach (var entry in tree.Entries)
        {
            var path = Path.Combine(git.Top, entry.Path);
            if (entry.Kind == EntryKind.Folder) Directory.CreateDirectory(path);
            else if (entry.Kind == EntryKind.File) File.WriteAllBytes(path, []);
            else File.CreateSymbolicLink(path, ".");
        }

        foreach (var folder in tree.Folders)
        {
            if (folder.Length > 0 && random.Next(4) != 0) continue;
            files.Add((folder, tree.Lines(6)));
            git.Write($"top/{folder}/.gitignore", files[^1].Content);
        }

        var rules = IgnoreRules.Create([], []).WithRepositoryOf(Path.Combine(git.Top, root), git.Files);
        foreach (var (folder, content) in files)
        {
            if (folder == root) rules.Add("", ".gitignore", Encoding.Latin1.GetBytes(content));
            else if (SyncPath.IsBelow(folder, root)) rules.Add(Below(folder, root), ".gitignore", Encoding.Latin1.GetBytes(content));
        }

        // Names of any bytes: for files, git does not ask the disk.
        var entries = tree.Entries.ToList();
        foreach (var folder in tree.Folders) entries.Add(new Entry((folder.Length == 0 ? "" : folder + "/") + "a\udcff\udce9b", EntryKind.File));
        entries.RemoveAll(e => !SyncPath.IsBelow(e.Path, root));
        entries.Sort((x, y) => SyncPath.Compare(x.Path, y.Path));
        var ignored = git.Ignored([.. entries.Select(e => e.Path), .. root.Length > 0 ? [root] : Array.Empty<string>()]);
        if (root.Length > 0 && ignored.Contains(root)) return (0, 0);

        var applied = rules.Apply([.. entries.Select(e => e with { Path = Below(e.Path, root) })]).ToDictionary(e => e.Path, e => e.Kind);
        var count = 0;
        foreach (var entry in entries)
        {
            var path = Below(entry.Path, root);
            var says = $"seed {seed}: '{SyncPath.Display(entry.Path)}' ({entry.Kind}) with root '{root}'\n{Describe(git, files)}";
            if (!applied.TryGetValue(path, out var kind))
            {
                Assert.IsTrue(ignored.Contains(entry.Path), says);
                continue;
            }

            count++;
            Assert.AreEqual(ignored.Contains(entry.Path), rules.IsIgnored(path, entry.Kind == EntryKind.Folder), says);
            Assert.AreEqual(ignored.Contains(entry.Path), kind == EntryKind.Ignored, says);
        }

        if (root.Length == 0)
        {
            var offered = git.Untracked().Where(p => SyncPath.Name(p) != ".gitignore").Order(StringComparer.Ordinal);
            var left = tree.Entries.Where(e => e.Kind != EntryKind.Folder && applied.GetValueOrDefault(e.Path, EntryKind.Ignored) != EntryKind.Ignored).Select(e => e.Path).Order(StringComparer.Ordinal);
            Assert.AreSequenceEqual(offered.ToArray(), left.ToArray(), $"seed {seed}\n{Describe(git, files)}");
        }

        return (count, entries.Count(e => applied.GetValueOrDefault(Below(e.Path, root)) == EntryKind.Ignored));
    }

    private static void WriteUserFiles(GitOracle git, RandomTree tree, Random random)
    {
        if (random.Next(2) == 0) git.Write("top/.git/info/exclude", tree.Lines(3));
        if (random.Next(2) == 0) git.Write("home/xdg/git/ignore", tree.Lines(2));
        if (random.Next(3) == 0)
        {
            git.Write("home/.gitconfig", "[core]\n\texcludesFile = ~/\"my excludes\"\n[include]\npath = more\n");
            git.Write("home/my excludes", tree.Lines(2));
            if (random.Next(2) == 0) git.Write("home/more", "[CORE]\nexcludesfile = ~/others # not mine\n\tIgnoreCase\n");
            git.Write("home/others", tree.Lines(2));
        }

        if (random.Next(3) == 0) git.Write("top/.git/config", "[core]\n\trepositoryformatversion = 0\n\tignorecase = true\n");
    }

    private static string Below(string path, string root) => root.Length == 0 ? path : path[(root.Length + 1)..];

    private static string Describe(GitOracle git, List<(string Folder, string Content)> files)
    {
        var text = new StringBuilder();
        foreach (var (folder, content) in files) text.Append($"--- {folder}/.gitignore\n{content}\n");
        foreach (var file in (string[])[Path.Combine(git.Top, ".git/info/exclude"), Path.Combine(git.Top, ".git/config"), Path.Combine(git.Home, "xdg/git/ignore"), Path.Combine(git.Home, ".gitconfig")])
        {
            if (File.Exists(file)) text.Append($"--- {file}\n{File.ReadAllText(file, Encoding.Latin1)}\n");
        }

        return text.ToString();
    }
}
