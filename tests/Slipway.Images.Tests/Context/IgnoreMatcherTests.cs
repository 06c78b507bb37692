using System.Diagnostics;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Images.Context;

namespace Slipway.Images.Tests.Context;

[TestClass]
public sealed class IgnoreMatcherTests
{
    public static IEnumerable<object[]> Cases => IgnoreGolden.Cases.Select(c => new object[] { c.Name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_walk_keeps_what_the_engine_keeps(string name)
    {
        var golden = IgnoreGolden.Cases.Single(c => c.Name == name);
        using var tree = new TemporaryTree();
        foreach (var path in IgnoreGolden.Tree)
        {
            tree.With(path, "x");
        }

        var file = IgnoreFile.Parse(".dockerignore", golden.Text);
        if (golden.Kept is not { } expected)
        {
            Assert.AreEqual(1, file.Diagnostics.Count(d => d.Severity == Severity.Error));
            Assert.AreEqual(1, file.Diagnostics[0].Position!.Value.Line);
            Assert.ThrowsExactly<SlipwayException>(file.ToMatcher);
            return;
        }

        Assert.IsEmpty(file.Diagnostics);
        var kept = BuildContext.Open(tree.Root, file.ToMatcher()).Entries()
            .Select(e => e.Kind == ContextEntryKind.Directory ? e.Path + "/" : e.Path).Order(StringComparer.Ordinal);
        CollectionAssert.AreEqual(expected, kept.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Asking_for_one_path_agrees_with_the_walk(string name)
    {
        var golden = IgnoreGolden.Cases.Single(c => c.Name == name);
        if (golden.Kept is not { } kept)
        {
            return;
        }

        var matcher = IgnoreFile.Parse(".dockerignore", golden.Text).ToMatcher();
        foreach (var path in IgnoreGolden.Everything.Where(p => !p.EndsWith('/')))
        {
            Assert.AreEqual(!kept.Contains(path), matcher.IsIgnored(path), path);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Nothing_kept_lies_below_a_directory_that_can_be_pruned(string name)
    {
        var golden = IgnoreGolden.Cases.Single(c => c.Name == name);
        if (golden.Kept is not { } kept)
        {
            return;
        }

        var matcher = IgnoreFile.Parse(".dockerignore", golden.Text).ToMatcher();
        foreach (var directory in IgnoreGolden.Everything.Where(p => p.EndsWith('/') && matcher.CanPruneDirectory(p.TrimEnd('/'))))
        {
            Assert.IsFalse(kept.Any(p => p.StartsWith(directory, StringComparison.Ordinal)), directory);
        }
    }

    [TestMethod]
    [DataRow("*\n!src/a.cs", "node_modules", true)]
    [DataRow("*\n!src/a.cs", "src", false)]
    [DataRow("*\n!src/*.cs", "src", false)]
    [DataRow("*\n!src/*.cs", "node_modules", true)]
    [DataRow("*\n!src/*.cs", "src/deep", true)]
    [DataRow("*\n!**/*.cs", "node_modules", false)]
    [DataRow("*\n!src/**", "src", false)]
    [DataRow("*\n!src/**", "bin", true)]
    [DataRow("node_modules", "node_modules", true)]
    [DataRow("node_modules", "src", false)]
    [DataRow("*\n!s?c/[a-z]/x", "src/q", false)]
    [DataRow("*\n!s?c/[a-z]/x", "src/Q", true)]
    public void A_directory_is_pruned_only_if_no_exception_can_match_below_it(string text, string directory, bool prunes) =>
        Assert.AreEqual(prunes, IgnoreFile.Parse("f", text).ToMatcher().CanPruneDirectory(directory));

    [TestMethod]
    [DataRow("[a", 1, 1)]
    [DataRow("ok\n  !", 2, 3)]
    [DataRow("\uFEFF[", 1, 2)]
    [DataRow("# [\n\n\t[z-a]*  ", 3, 2)]
    public void A_malformed_pattern_is_an_error_where_it_stands(string text, int line, int column)
    {
        var file = IgnoreFile.Parse("app/.dockerignore", text);
        var position = file.Diagnostics.Single().Position!.Value;
        Assert.AreEqual(("app/.dockerignore", line, column), (position.File, position.Line, position.Column));
    }

    [TestMethod]
    [DataRow("a\\\\b")]
    [DataRow("[\\]]")]
    [DataRow("[a-z]*\\\\")]
    [DataRow("[[:x]")]
    public void An_escaped_character_is_no_error(string pattern) => Assert.IsEmpty(IgnoreFile.Parse("f", pattern).Diagnostics);

    [TestMethod]
    public void Nested_wildcards_stay_linear()
    {
        var pattern = string.Concat(Enumerable.Repeat("**/*a*", 30)) + "b";
        var path = string.Join('/', Enumerable.Repeat(new string('a', 100), 40));
        var matcher = IgnoreFile.Parse("f", pattern).ToMatcher();
        var clock = Stopwatch.StartNew();
        Assert.IsFalse(matcher.IsIgnored(path));
        Assert.IsLessThan(5000, clock.ElapsedMilliseconds);
    }

    [TestMethod]
    public void The_file_beside_the_Dockerfile_takes_precedence()
    {
        using var tree = new TemporaryTree().With(".dockerignore").With("docker/Dockerfile").With("docker/Dockerfile.dockerignore");
        Assert.AreEqual(tree.At("docker/Dockerfile.dockerignore"), IgnoreFile.Find(tree.Root, tree.At("docker/Dockerfile")));
        Assert.AreEqual(tree.At(".dockerignore"), IgnoreFile.Find(tree.Root, tree.At("Dockerfile")));
        Assert.IsNull(IgnoreFile.Find(tree.At("docker"), null));
    }
}
