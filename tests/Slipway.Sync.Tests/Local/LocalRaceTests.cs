using Slipway.Diagnostics;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Local;

/// <summary>Somebody works in the folder while it is synchronised.</summary>
[TestClass]
public sealed class LocalRaceTests
{
    public static IEnumerable<object[]> Kinds => [[nameof(TreeOpenerKind.System)], [nameof(TreeOpenerKind.Managed)], [nameof(TreeOpenerKind.Segments)]];

    [TestMethod]
    public async Task What_changed_between_looking_and_publishing_is_left_alone()
    {
        await using var pair = new Pair();
        foreach (var name in (string[])["replaced", "removed", "vanishing", "kind"]) pair.InTarget(name, "old");
        pair.InTarget("folder/inner", "old");
        foreach (var name in (string[])["replaced", "vanishing", "kind", "new"]) pair.InSource(name, "of the source");

        var results = (await pair.SyncAsync(() =>
        {
            pair.InTarget("replaced", "somebody's");
            pair.InTarget("removed", "somebody's");
            File.Delete(pair.InTarget("vanishing"));
            File.Delete(pair.InTarget("kind"));
            Directory.CreateDirectory(pair.InTarget("kind"));
            pair.InTarget("new", "somebody's");
            pair.InTarget("folder/added", "somebody's");
        })).ToDictionary(r => r.Change.Path);

        foreach (var name in (string[])["replaced", "removed", "new", "folder/added"]) Assert.AreEqual("somebody's", File.ReadAllText(pair.InTarget(name)), name);
        Assert.IsFalse(File.Exists(pair.InTarget("vanishing")));
        Assert.AreEqual("it was changed meanwhile", results["replaced"].Why);
        Assert.AreEqual("it was changed meanwhile", results["removed"].Why);
        Assert.AreEqual("it was removed meanwhile", results["vanishing"].Why);
        Assert.AreEqual("it became something else meanwhile", results["kind"].Why);
        Assert.AreEqual("something came there meanwhile", results["new"].Why);
        Assert.AreEqual("'added' in it is ignored, or was not there when it was looked at", results["folder"].Why);
        Assert.IsTrue(results["folder/inner"].Done);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_parent_that_became_a_link_leads_nothing_outside(string kind)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows lets only some users make links.");
        await using var pair = new Pair(Enum.Parse<TreeOpenerKind>(kind));
        foreach (var name in (string[])["changed", "removed", "executable", "sub/deep"])
        {
            pair.InTarget("parent/" + name, "old");
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(pair.Outside, "sub")).Parent!.FullName, name), "old");
        }

        pair.InSource("parent/changed", "new");
        pair.InSource("parent/executable", "old");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(pair.InSource("parent/executable"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        pair.InSource("parent/new", "new");
        pair.InSource("parent/folder/file", "new");
        File.CreateSymbolicLink(pair.InSource("parent/link"), "new");
        var before = Snapshot(pair.Outside);

        var results = await pair.SyncAsync(() =>
        {
            Directory.Move(pair.InTarget("parent"), pair.InTarget("moved"));
            Directory.CreateSymbolicLink(pair.InTarget("parent"), "../outside");
        });

        Assert.IsNotEmpty(results);
        Assert.AreEqual(before, Snapshot(pair.Outside));
        foreach (var result in results) if (result.Change.After is not null) Assert.IsFalse(result.Done, result.Change.Path);
        Assert.AreEqual("old", File.ReadAllText(pair.InTarget("moved/changed")));
    }

    [TestMethod]
    public async Task A_file_that_changed_since_it_was_observed_is_not_staged()
    {
        await using var pair = new Pair();
        foreach (var name in (string[])["shorter", "longer", "same", "gone", "kind"]) pair.InSource(name, "content of " + name);
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        var known = await Pair.LookAsync(pair.Source);
        await Pair.LookAsync(pair.Target);
        await pair.Target.PrepareAsync(CancellationToken.None);
        pair.InSource("shorter", "cont");
        pair.InSource("longer", new string('x', 1_000_000));
        File.Delete(pair.InSource("gone"));
        File.Delete(pair.InSource("kind"));
        Directory.CreateDirectory(pair.InSource("kind"));

        foreach (var entries in (IReadOnlyList<Entry>[])[seen, known])
        {
            var staged = (await pair.Target.StageAsync([.. entries.Select(e => new StageRequest(e))], pair.Source, CancellationToken.None)).ToDictionary(s => s.File.Path, s => s.Outcome);
            Assert.AreEqual(StageOutcome.ChangedWhileRead, staged["shorter"]);
            Assert.AreEqual(StageOutcome.ChangedWhileRead, staged["longer"]);
            Assert.AreEqual(StageOutcome.Staged, staged["same"]);
            Assert.AreEqual(StageOutcome.Unreadable, staged["gone"]);
            Assert.AreEqual(StageOutcome.Unreadable, staged["kind"]);
        }

        var digested = await pair.Source.DigestAsync(seen, CancellationToken.None);
        Assert.AreEqual("same", digested.Single().Path);
    }

    [TestMethod]
    public async Task A_pipe_in_the_place_of_a_file_is_not_waited_for()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Needs mkfifo.");
        await using var pair = new Pair();
        pair.InSource("file", "content");
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        File.Delete(pair.InSource("file"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pair.InSource("file")])) await made.WaitForExitAsync();
        await foreach (var file in pair.Source.ReadAsync(seen, CancellationToken.None)) Assert.IsNull(file.Content);
        Assert.IsEmpty(await pair.Source.DigestAsync(seen, CancellationToken.None));
        Assert.AreEqual(EntryKind.Problem, (await Pair.LookAsync(pair.Source)).Single().Kind);
    }

    [TestMethod]
    public async Task A_root_that_was_replaced_gets_nothing()
    {
        await using var pair = new Pair();
        pair.InSource("file", "new");
        var changes = Pair.Mirror(await Pair.LookAsync(pair.Source), await Pair.LookAsync(pair.Target));
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => pair.CarryOutAsync(changes, () =>
        {
            Directory.Move(pair.TargetRoot, pair.TargetRoot + ".old");
            Directory.CreateDirectory(pair.TargetRoot);
        }));
        Assert.AreEqual("SLIP4071", thrown.Diagnostics[0].Code);
        Assert.IsEmpty(Directory.GetFileSystemEntries(pair.TargetRoot));
    }

    [TestMethod]
    public async Task Removing_one_of_two_names_of_a_file_does_not_make_the_other_count_as_changed()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Needs hard links and times of change.");
        await using var pair = new Pair();
        pair.InTarget("a", "content");
        Assert.IsTrue(Slipway.Files.SystemCopy.TryLink(pair.InTarget("a"), pair.InTarget("b")));
        pair.InSource("a", "other");
        Assert.IsTrue((await pair.SyncAsync()).All(r => r.Done));
        await pair.AreEqualAsync();
    }

    [TestMethod]
    public async Task Changes_that_another_machine_must_not_ask_for_are_refused()
    {
        await using var pair = new Pair();
        await Pair.LookAsync(pair.Target);
        var folder = (string path) => new Change(path, null, new Entry(path, EntryKind.Folder), "hostile");
        var link = (string path, string target) => new Change(path, null, new Entry(path, EntryKind.Link) { LinkTarget = target }, "hostile");
        Change[] changes =
        [
            folder("../x"), folder("/tmp/slipway-hostile"), folder("a/../../x"), folder(""), folder("."), folder("a//b"), folder(".slipway-sync/x"), folder(".SLIPWAY-sync"), folder("a/.slipway-sync/b"), folder("nul\0"),
            link("up", "../outside"), link("absolute", "/etc/passwd"), link("a", "b/../../outside"),
        ];
        var results = await pair.CarryOutAsync(changes);
        foreach (var result in results) Assert.IsFalse(result.Done, result.Change.Path);
        Assert.IsEmpty(await Pair.LookAsync(pair.Target));
        Assert.IsEmpty(Directory.GetFileSystemEntries(pair.Outside));
    }

    private static string Snapshot(string folder) => string.Join('\n', new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(f => f.FullName, StringComparer.Ordinal).Select(f => $"{f.FullName} {f.LastWriteTimeUtc.Ticks} {(OperatingSystem.IsWindows() ? 0 : f.UnixFileMode)} {(f is FileInfo file ? file.Length : 0)}"));
}
