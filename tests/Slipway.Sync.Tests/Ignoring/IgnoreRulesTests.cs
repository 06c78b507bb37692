using System.Diagnostics;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Ignoring;

[TestClass]
public sealed class IgnoreRulesTests
{
    [TestMethod]
    [DataRow("*.log", "a/b.log", true)]
    [DataRow("/*.log", "a/b.log", false)]
    [DataRow("a/", "x/a", false)]
    [DataRow("a/", "x/a/", true)]
    [DataRow("a/b", "x/a/b", false)]
    [DataRow("a/b", "a/b", true)]
    [DataRow("**/b", "x/y/b", true)]
    [DataRow("a/**/b", "a/b", true)]
    [DataRow("a/**/b", "a/x/y/b", true)]
    [DataRow("a/**", "a", false)]
    [DataRow("a/**", "a/x", true)]
    [DataRow("a/*", "a/x/y", false)]
    [DataRow("\\#a", "#a", true)]
    [DataRow("\\!a", "!a", true)]
    [DataRow("#a", "#a", false)]
    [DataRow("a\\ ", "a ", true)]
    [DataRow("a   ", "a", true)]
    [DataRow("a\\", "a\\", false)]
    [DataRow("a\\", "a", false)]
    [DataRow("?", "é", false)]
    [DataRow("??", "é", true)]
    [DataRow("[é]", "é", false)]
    [DataRow("[", "[", false)]
    [DataRow("[[:nonsense:]]", "n", false)]
    [DataRow("*\n!b", "b", false)]
    [DataRow("!b\n*", "b", true)]
    [DataRow("a\r\nb\r\n", "a", true)]
    [DataRow("\ufeffa", "a", true)]
    [DataRow("a\ufeff", "a", false)]
    public void A_line_decides(string content, string path, bool isIgnored)
    {
        var rules = IgnoreRules.Create([], []);
        rules.Add("", ".gitignore", Encoding.UTF8.GetBytes(content));
        Assert.AreEqual(isIgnored, rules.IsIgnored(path.TrimEnd('/'), path[^1] == '/'));
    }

    [TestMethod]
    public void A_byte_that_is_not_text_is_one_byte()
    {
        var rules = IgnoreRules.Create(["caf?", "x\udcff"], []);
        Assert.IsTrue(rules.IsIgnored("caf\udce9", false));
        Assert.IsTrue(rules.IsIgnored("x\udcff", false));
        Assert.IsFalse(rules.IsIgnored("x\udcfe", false));
    }

    [TestMethod]
    public void Lists_decide_in_their_order()
    {
        // Each list takes back what the next one says of 'a', and the first lets go of one of its own lines.
        var rules = IgnoreRules.Create(["a", "own"], ["a", "included"]);
        rules.Add("", ".gitignore", "included\nb\n!own\nc\nd/e"u8);
        rules.Add("", ".slipwayignore", "!b\n!own\nsub-c"u8);
        rules.Add("sub", ".gitignore", "b\n!sub-c\n!c"u8);
        Assert.IsFalse(rules.IsIgnored("a", false), "included before ignored by the caller");
        Assert.IsFalse(rules.IsIgnored("included", false), "included before files");
        Assert.IsTrue(rules.IsIgnored("own", false), "ignored by the caller before files");
        Assert.IsFalse(rules.IsIgnored("b", false), ".slipwayignore before .gitignore");
        Assert.IsTrue(rules.IsIgnored("sub/b", false), "the deeper folder first");
        Assert.IsFalse(rules.IsIgnored("sub/sub-c", false), "the deeper .gitignore before a .slipwayignore above");
        Assert.IsTrue(rules.IsIgnored("other/c", false));
        Assert.IsFalse(rules.IsIgnored("sub/c", false));
        Assert.IsTrue(rules.IsIgnored("d/e", false));
        Assert.IsFalse(rules.IsIgnored("sub/d/e", false));
    }

    [TestMethod]
    public void Git_folders_are_ignored_anywhere_unless_included()
    {
        var rules = IgnoreRules.Create([], []);
        rules.Add("", ".gitignore", "!.git"u8);
        foreach (var path in (string[])[".git", "a/b/.git", ".GIT", "a/.Git"]) Assert.IsTrue(rules.IsIgnored(path, true) && rules.IsIgnored(path, false), path);
        Assert.IsFalse(rules.IsIgnored(".github", true));
        Assert.IsFalse(IgnoreRules.Create([], [".git"]).IsIgnored("a/.git", true));
        Assert.IsTrue(IgnoreRules.Create([], ["/.git"]).IsIgnored("a/.git", true));
    }

    [TestMethod]
    [DataRow("build/keep/x", "build", true)]
    [DataRow("build/keep/x", "build/keep", true)]
    [DataRow("build/keep/x", "build/keep/x", false)]
    [DataRow("build/keep/x", "build/other", false)]
    [DataRow("/build/", "build", false)]
    [DataRow("build/**", "build/a/b", true)]
    [DataRow("b*/x", "build", true)]
    [DataRow("b*/x", "node_modules", false)]
    [DataRow("*.x", "build", false)]
    [DataRow("**/x", "build", false)]
    [DataRow("!build/x", "build", false)]
    [DataRow("", "build", false)]
    public void Included_lines_lead_into_the_folders_they_name(string include, string folder, bool leads) => Assert.AreEqual(leads, IgnoreRules.Create([], [include]).MayIncludeBelow(folder));

    [TestMethod]
    public void A_listing_keeps_what_is_included_and_its_folders()
    {
        var rules = IgnoreRules.Create(["build/", "*.o"], ["build/keep/*.o", "dist/none"]);
        rules.Add("", ".gitignore", "dist/\nlogs"u8);
        string[] listing =
        [
            "build/", "build/a", "build/keep/", "build/keep/a.o", "build/keep/a.c", "build/keep/sub/", "build/keep/sub/b.o", "build/other/", "build/other/c", "dist/", "dist/a", "dist/b/", "dist/b/c", "logs/", "logs/x", "logs2", "src/",
            "src/a.c", "src/a.o",
        ];
        var entries = listing.Select(p => new Entry(p.TrimEnd('/'), p[^1] == '/' ? EntryKind.Folder : EntryKind.File)).OrderBy(e => e.Path, Comparer<string>.Create(SyncPath.Compare)).ToList();
        var applied = rules.Apply(entries).Select(e => $"{e.Kind.ToString()[0]} {e.Path}");
        Assert.AreEqual(
            "F build, I build/a, F build/keep, I build/keep/a.c, F build/keep/a.o, I build/keep/sub, I build/other, I dist, I logs, F logs2, F src, F src/a.c, I src/a.o", string.Join(", ", applied));
        Assert.AreSequenceEqual(rules.Apply(entries).ToArray(), rules.Apply(rules.Apply(entries)).ToArray(), "applied twice");
    }

    [TestMethod]
    public void The_digest_is_that_of_the_decisions_lines()
    {
        var digests = new HashSet<string>();
        string Of(Action<IgnoreRules> add, params string[] ignore)
        {
            var rules = IgnoreRules.Create(ignore, []);
            add(rules);
            return rules.Digest;
        }

        Assert.IsTrue(digests.Add(Of(_ => { })));
        Assert.IsTrue(digests.Add(Of(_ => { }, "a")));
        Assert.IsTrue(digests.Add(Of(_ => { }, "a", "b")));
        Assert.IsTrue(digests.Add(Of(r => r.Add("", ".gitignore", "a"u8))));
        Assert.IsTrue(digests.Add(Of(r => r.Add("", ".slipwayignore", "a"u8))));
        Assert.IsTrue(digests.Add(Of(r => r.Add("a", ".gitignore", "a"u8))));
        Assert.IsTrue(digests.Add(IgnoreRules.Create([], ["a"]).Digest));
        Assert.IsFalse(digests.Add(Of(r => r.Add("", ".gitignore", "# said otherwise\n\na  \n"u8))), "comments and blanks decide nothing");
        Assert.AreEqual(
            Of(r => { r.Add("a", ".gitignore", "x"u8); r.Add("b", ".gitignore", "y"u8); }), Of(r => { r.Add("b", ".gitignore", "y"u8); r.Add("a", ".gitignore", "x"u8); }), "in whatever order they are found");
    }

    [TestMethod]
    public void No_pattern_throws_or_takes_long()
    {
        var watch = Stopwatch.StartNew();
        var name = new string('a', 250);
        var path = string.Join('/', Enumerable.Repeat("a", 2000));
        string[] slow = ["*a*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/a/**/b", "a**a**a**a**b/c", string.Concat(Enumerable.Repeat("**/*a*", 50)) + "b", string.Concat(Enumerable.Repeat("*?", 100)) + "b", string.Concat(Enumerable.Repeat("[a-z]*", 80)) + "[!a]"];
        foreach (var pattern in slow)
        {
            var rules = IgnoreRules.Create([pattern], [pattern]);
            Assert.IsFalse(rules.IsIgnored(name, false), pattern);
            Assert.IsFalse(rules.IsIgnored(path, false), pattern);
        }

        var random = new Random(1);
        var letters = "ab/*?[]!\\-:^. #\r\n\t\0é\udcff";
        for (var round = 0; round < 30_000; round++)
        {
            var line = new string([.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => letters[random.Next(letters.Length)])]);
            var rules = IgnoreRules.Create([line], round % 2 == 0 ? [line] : []);
            rules.Add("a", ".gitignore", SyncPath.ToBytes(line));
            rules.IsIgnored("a/b/[a]*", random.Next(2) == 0);
            rules.IsIgnored("aabba\\", true);
            rules.MayIncludeBelow("a/b");
        }

        Assert.IsLessThan(TimeSpan.FromSeconds(20), watch.Elapsed, "an exponential pattern would not end at all");
    }

    [TestMethod]
    public void A_linked_work_tree_has_the_lists_of_the_main_one()
    {
        using var git = new GitOracle();
        git.Write("top/.git/info/exclude", "secret");
        git.Write("top/.git/worktrees/second/HEAD", "ref: refs/heads/x\n");
        git.Write("top/.git/worktrees/second/commondir", "../..\n");
        git.Write("second/.git", $"gitdir: {git.Top}/.git/worktrees/second\n");
        var rules = IgnoreRules.Create([], []).WithRepositoryOf(Path.Combine(Path.GetDirectoryName(git.Top)!, "second"), git.Files);
        Assert.IsTrue(rules.IsIgnored("a/secret", false));
    }

    [TestMethod]
    public void Without_a_repository_only_the_trees_own_files_count()
    {
        using var git = new GitOracle();
        git.Write("home/xdg/git/ignore", "a");
        git.Write("plain/.gitignore", "b");
        git.Write("plain/sub/x", "");
        var rules = IgnoreRules.Create([], []).WithRepositoryOf(Path.Combine(Path.GetDirectoryName(git.Top)!, "plain", "sub"), git.Files);
        Assert.IsFalse(rules.IsIgnored("a", false));
        Assert.IsFalse(rules.IsIgnored("b", false));
    }

    [TestMethod]
    public void A_linked_gitignore_above_is_not_followed()
    {
        using var git = new GitOracle();
        git.Write("elsewhere", "a");
        git.Write("top/sub/x", "");
        File.CreateSymbolicLink(Path.Combine(git.Top, ".gitignore"), "../elsewhere");
        Assert.IsFalse(IgnoreRules.Create([], []).WithRepositoryOf(Path.Combine(git.Top, "sub"), git.Files).IsIgnored("a", false));
    }

    [TestMethod]
    public void A_repository_that_ignores_the_tree_says_nothing_about_it()
    {
        using var git = new GitOracle();
        git.Write("top/.gitignore", "*\n");
        git.Write("top/projects/one/x", "");
        Assert.IsFalse(IgnoreRules.Create([], []).WithRepositoryOf(Path.Combine(git.Top, "projects", "one"), git.Files).IsIgnored("x", false));
        git.Write("top/.gitignore", "*\n!projects\n!one\n");
        Assert.IsTrue(IgnoreRules.Create([], []).WithRepositoryOf(Path.Combine(git.Top, "projects", "one"), git.Files).IsIgnored("x", false));
    }

    [TestMethod]
    public void A_list_that_cannot_be_read_is_an_error()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Needs a file that even root cannot read.");
        using var git = new GitOracle();
        git.Write("top/.git/config", "[core]\nexcludesFile = /proc/self/mem\n");
        var thrown = Assert.ThrowsExactly<SlipwayException>(() => IgnoreRules.Create([], []).WithRepositoryOf(git.Top, git.Files));
        Assert.AreEqual("SLIP4050", thrown.Diagnostics[0].Code);
        Assert.Contains("/proc/self/mem", thrown.Message);
    }
}
