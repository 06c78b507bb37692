using Slipway.Diagnostics;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;

namespace Slipway.Sync.Tests.Running;

[TestClass]
public sealed class SyncPairTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(SyncMode.Mirror)]
    [DataRow(SyncMode.OneWaySafe)]
    [DataRow(SyncMode.TwoWaySafe)]
    [DataRow(SyncMode.TwoWayResolved)]
    public async Task A_first_sync_makes_the_target_like_the_source_and_the_next_one_does_nothing(SyncMode mode)
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a.txt", "1");
        TwoFolders.Write(folders.Source, "b/c/d.txt", "2");
        Directory.CreateDirectory(Path.Combine(folders.Source, "empty"));
        await folders.SyncAsync(mode, Token);
        CollectionAssert.AreEqual(TwoFolders.Files(folders.Source), TwoFolders.Files(folders.Target));
        Assert.IsTrue(Directory.Exists(Path.Combine(folders.Target, "empty")));

        // The files were written in the very moment they were first looked at, so the second sync still reads them; from the third on their stamps vouch for them.
        Assert.IsTrue((await folders.SyncAsync(mode, Token)).Plan.IsEmpty);
        folders.Log.Steps.Clear();
        Assert.IsTrue((await folders.SyncAsync(mode, Token)).Plan.IsEmpty);
    }

    [TestMethod]
    public async Task A_sync_with_nothing_to_do_writes_nothing()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a.txt", "1");
        File.SetLastWriteTimeUtc(Path.Combine(folders.Source, "a.txt"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        await folders.SyncAsync(SyncMode.Mirror, Token);
        await folders.SyncAsync(SyncMode.Mirror, Token);
        // What was looked at in the very tick in which it was written is looked at, and remembered, once more.
        for (var left = 3; left > 0 && !folders.Log.Steps.IsEmpty; left--)
        {
            folders.Log.Steps.Clear();
            await folders.SyncAsync(SyncMode.Mirror, Token);
        }

        var written = File.GetLastWriteTimeUtc(folders.Memory);
        folders.Log.Steps.Clear();
        await folders.SyncAsync(SyncMode.Mirror, Token);
        Assert.AreEqual("", string.Join(",", folders.Log.Steps));
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(folders.Memory));
    }

    [TestMethod]
    public async Task What_was_changed_added_and_removed_follows()
    {
        using var folders = new TwoFolders();
        foreach (var name in (string[])["keep", "change", "remove"]) TwoFolders.Write(folders.Source, name, name);
        await folders.SyncAsync(SyncMode.Mirror, Token);
        TwoFolders.Write(folders.Source, "change", "changed");
        TwoFolders.Write(folders.Source, "add/new", "new");
        File.Delete(Path.Combine(folders.Source, "remove"));
        var outcome = await folders.SyncAsync(SyncMode.Mirror, Token);
        Assert.IsTrue(outcome.IsComplete);
        CollectionAssert.AreEqual((string[])["add/new: new", "change: changed", "keep: keep"], TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task A_change_that_keeps_size_and_time_of_another_content_is_seen()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "f", "old");
        await folders.SyncAsync(SyncMode.Mirror, Token);
        // Within one tick of the clock, and with the time put back.
        var time = File.GetLastWriteTimeUtc(Path.Combine(folders.Source, "f"));
        TwoFolders.Write(folders.Source, "f", "new");
        File.SetLastWriteTimeUtc(Path.Combine(folders.Source, "f"), time);
        await folders.SyncAsync(SyncMode.Mirror, Token);
        CollectionAssert.AreEqual((string[])["f: new"], TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task What_is_ignored_is_not_sent_and_survives_on_the_target()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, ".gitignore", "*.log\n.venv/\n");
        TwoFolders.Write(folders.Source, "src/main.py", "1");
        TwoFolders.Write(folders.Source, "src/here.log", "here");
        await folders.SyncAsync(SyncMode.Mirror, Token);
        TwoFolders.Write(folders.Target, "src/there.log", "there");
        TwoFolders.Write(folders.Target, ".venv/lib/x.py", "x");
        Directory.Delete(Path.Combine(folders.Source, "src"), recursive: true);
        await folders.SyncAsync(SyncMode.Mirror, Token);
        CollectionAssert.AreEqual((string[])[".gitignore: *.log\n.venv/\n", ".venv/lib/x.py: x", "src/there.log: there"], TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task A_rule_that_goes_brings_what_it_ignored()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, ".gitignore", "data/\n");
        TwoFolders.Write(folders.Source, "data/deep/file", "1");
        await folders.SyncAsync(SyncMode.Mirror, Token);
        TwoFolders.Write(folders.Target, "data/other", "there");
        await folders.SyncAsync(SyncMode.Mirror, Token);
        TwoFolders.Write(folders.Source, ".gitignore", "nothing\n");
        await folders.SyncAsync(SyncMode.Mirror, Token);
        Assert.AreEqual(".gitignore: nothing\n|data/deep/file: 1", string.Join("|", TwoFolders.Files(folders.Target)));
    }

    [TestMethod]
    public async Task Two_ways_both_sides_get_the_others_changes_and_conflicts_are_told()
    {
        using var folders = new TwoFolders();
        foreach (var name in (string[])["here", "there", "both"]) TwoFolders.Write(folders.Source, name, "old");
        await folders.SyncAsync(SyncMode.TwoWaySafe, Token);
        TwoFolders.Write(folders.Source, "here", "new here");
        TwoFolders.Write(folders.Target, "there", "new there");
        TwoFolders.Write(folders.Source, "both", "mine");
        TwoFolders.Write(folders.Target, "both", "theirs");
        var outcome = await folders.SyncAsync(SyncMode.TwoWaySafe, Token);
        Assert.AreEqual("both", outcome.Plan.Conflicts.Single().Path);
        Assert.AreEqual("SLIP4001", folders.Log.Reported.Single().Code);
        CollectionAssert.AreEqual((string[])["both: mine", "here: new here", "there: new there"], TwoFolders.Files(folders.Source));
        CollectionAssert.AreEqual((string[])["both: theirs", "here: new here", "there: new there"], TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task Both_files_of_a_conflict_are_kept_when_asked_for()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "notes.md", "old");
        await folders.SyncAsync(SyncMode.TwoWaySafe, Token);
        TwoFolders.Write(folders.Source, "notes.md", "mine");
        TwoFolders.Write(folders.Target, "notes.md", "theirs");
        await folders.SyncAsync(SyncMode.TwoWaySafe, Token, request => request with { KeepBoth = true });
        string[] both = ["notes.conflict-source.md: mine", "notes.md: theirs"];
        CollectionAssert.AreEqual(both, TwoFolders.Files(folders.Source));
        CollectionAssert.AreEqual(both, TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task A_vanished_or_emptied_source_empties_no_target()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a", "1");
        await folders.SyncAsync(SyncMode.Mirror, Token);
        File.Delete(Path.Combine(folders.Source, "a"));
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => folders.SyncAsync(SyncMode.Mirror, Token));
        Directory.Delete(folders.Source);
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => folders.SyncAsync(SyncMode.Mirror, Token));
        CollectionAssert.AreEqual((string[])["a: 1"], TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task A_target_of_somebody_else_is_refused_until_it_is_adopted()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a", "1");
        TwoFolders.Write(folders.Target, "theirs", "2");
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => folders.SyncAsync(SyncMode.Mirror, Token));
        CollectionAssert.AreEqual((string[])["theirs: 2"], TwoFolders.Files(folders.Target));
        await folders.SyncAsync(SyncMode.Mirror, Token, request => request with { Adopt = true });
        CollectionAssert.AreEqual((string[])["a: 1"], TwoFolders.Files(folders.Target));
    }

    [TestMethod]
    public async Task A_plan_changes_nothing()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a", "1");
        var outcome = await folders.SyncAsync(SyncMode.Mirror, Token, request => request with { PlanOnly = true });
        Assert.HasCount(1, outcome.Plan.OnTarget);
        Assert.IsFalse(Directory.Exists(folders.Target));
        Assert.IsFalse(Directory.Exists(Path.GetDirectoryName(folders.Memory)));
        Assert.IsEmpty(folders.Log.Steps);
    }

    [TestMethod]
    public async Task A_lost_memory_costs_no_file()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a", "1");
        TwoFolders.Write(folders.Source, "b", "1");
        await folders.SyncAsync(SyncMode.TwoWaySafe, Token);
        File.Delete(folders.Memory);
        File.Delete(Path.Combine(folders.Source, "b"));
        TwoFolders.Write(folders.Target, "c", "there");
        await folders.SyncAsync(SyncMode.TwoWaySafe, Token);
        CollectionAssert.AreEqual((string[])["a: 1", "b: 1", "c: there"], TwoFolders.Files(folders.Source));
    }

    [TestMethod]
    public async Task A_watch_follows_changes_on_both_sides_until_it_is_cancelled()
    {
        using var folders = new TwoFolders();
        TwoFolders.Write(folders.Source, "a", "1");
        await using var pair = await folders.OpenAsync(SyncMode.TwoWaySafe, Token);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = new TaskCompletionSource();
        var options = new WatchOptions { Root = folders.Source, Period = TimeSpan.FromMilliseconds(200), Done = _ => first.TrySetResult() };
        var watching = new SyncWatch(pair, options, folders.Log).RunAsync(ended.Token);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        TwoFolders.Write(folders.Source, "here", "here");
        await HoldsAsync(Path.Combine(folders.Target, "here"), "here");
        TwoFolders.Write(folders.Target, "there", "there");
        await HoldsAsync(Path.Combine(folders.Source, "there"), "there");

        await ended.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => watching);
    }

    private async Task HoldsAsync(string path, string text)
    {
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!) { EnableRaisingEvents = true };
        var changed = new SemaphoreSlim(0);
        watcher.Created += (_, _) => changed.Release();
        watcher.Renamed += (_, _) => changed.Release();
        watcher.Changed += (_, _) => changed.Release();
        while (!File.Exists(path)) Assert.IsTrue(await changed.WaitAsync(TimeSpan.FromSeconds(30), Token), $"{path} did not come");
        Assert.AreEqual(text, await File.ReadAllTextAsync(path, Token));
    }
}
