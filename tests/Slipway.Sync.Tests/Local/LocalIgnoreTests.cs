using Slipway.Sync.Ignoring;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Local;

/// <summary>The rules of a tree are applied while it is looked at.</summary>
[TestClass]
public sealed class LocalIgnoreTests
{
    [TestMethod]
    public async Task Ignore_files_count_for_their_folder_and_ignored_folders_are_not_entered()
    {
        await using var pair = new Pair();
        pair.InSource(".gitignore", "*.log\nbuild/\n");
        pair.InSource("a.log", "");
        pair.InSource("build/x", "");
        pair.InSource("sub/.gitignore", "!keep.log\n");
        pair.InSource("sub/keep.log", "");
        pair.InSource("sub/other.log", "");
        pair.InSource("sub/.slipwayignore", "secret\n");
        pair.InSource("sub/secret", "");
        pair.InSource("later/keep.log", "");
        pair.InSource(".git/config", "");
        await AreAsync(
            pair, IgnoreRules.Create([], []),
            "Ignored .git", "File .gitignore", "Ignored a.log", "Ignored build", "Folder later", "Ignored later/keep.log", "Folder sub", "File sub/.gitignore", "File sub/.slipwayignore", "File sub/keep.log", "Ignored sub/other.log", "Ignored sub/secret");
    }

    [TestMethod]
    public async Task What_the_caller_includes_in_an_ignored_folder_is_found()
    {
        await using var pair = new Pair();
        pair.InSource(".gitignore", "build/\n");
        foreach (var path in (string[])["build/out/app.bin", "build/out/app.log", "build/tmp/x", "build/z", "src/build/y"]) pair.InSource(path, "");
        await AreAsync(
            pair, IgnoreRules.Create([], ["build/out/app.bin"]),
            "File .gitignore", "Folder build", "Folder build/out", "File build/out/app.bin", "Ignored build/out/app.log", "Ignored build/tmp", "Ignored build/z", "Folder src", "Ignored src/build");
    }

    [TestMethod]
    public async Task An_ignore_file_that_is_a_link_says_nothing()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows lets only some users make links.");
        await using var pair = new Pair();
        File.WriteAllText(Path.Combine(pair.Outside, "rules"), "*\n");
        File.CreateSymbolicLink(pair.InSource(".gitignore"), Path.Combine(pair.Outside, "rules"));
        pair.InSource("a", "");
        await AreAsync(pair, IgnoreRules.Create([], []), "Link .gitignore", "File a");
    }

    private static async Task AreAsync(Pair pair, IgnoreRules rules, params string[] expected)
    {
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest { Rules = rules }, CancellationToken.None)).Entries;
        CollectionAssert.AreEqual(expected, seen.Select(e => $"{e.Kind} {e.Path}").ToArray());

        // Looking at everything and applying the rules afterwards, as is done for the other side, gives the same.
        var all = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        CollectionAssert.AreEqual(expected, rules.Apply(all).Select(e => $"{e.Kind} {e.Path}").ToArray());
    }
}
