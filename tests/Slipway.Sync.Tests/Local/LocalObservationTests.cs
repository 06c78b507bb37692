using System.Diagnostics;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Local;

[TestClass]
public sealed class LocalObservationTests
{
    [TestMethod]
    public async Task A_missing_root_and_a_file_in_its_place_are_told_apart_and_nothing_is_made()
    {
        await using var pair = new Pair();
        await using var missing = pair.Open(Path.Combine(pair.Folder, "missing"));
        Assert.AreEqual(RootState.Missing, (await missing.ObserveAsync(Claiming(), CancellationToken.None)).Root);
        Assert.IsFalse(Path.Exists(missing.Name));
        await using var file = pair.Open(pair.InSource("file", ""));
        Assert.AreEqual(RootState.NotAFolder, (await file.ObserveAsync(Claiming(), CancellationToken.None)).Root);
    }

    [TestMethod]
    public async Task Looking_without_a_claim_changes_nothing()
    {
        await using var pair = new Pair();
        Assert.AreEqual(RootState.Folder, (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Root);
        Assert.IsEmpty(Directory.GetFileSystemEntries(pair.SourceRoot));
        Assert.IsEmpty(pair.Log.Steps);
    }

    [TestMethod]
    public async Task A_root_may_be_a_link_and_links_below_are_entries()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows lets only some users make links.");
        await using var pair = new Pair();
        pair.InSource("folder/file", "");
        File.CreateSymbolicLink(pair.InSource("to-folder"), "folder");
        File.CreateSymbolicLink(pair.InSource("to-file"), "folder/file");
        File.CreateSymbolicLink(pair.InSource("absolute"), "/etc");
        var root = Path.Combine(pair.Folder, "link");
        File.CreateSymbolicLink(root, "source");
        await using var folder = pair.Open(root);
        var seen = (await folder.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        CollectionAssert.AreEqual((string[])["Link absolute /etc", "Folder folder ", "File folder/file ", "Link to-file folder/file", "Link to-folder folder"], seen.Select(e => $"{e.Kind} {e.Path} {e.LinkTarget}").ToArray());
    }

    [TestMethod]
    public async Task What_cannot_be_read_or_is_no_file_is_a_problem_that_is_told()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Needs mkfifo.");
        await using var pair = new Pair();
        pair.InSource("ok", "");
        using (var made = Process.Start("mkfifo", [pair.InSource("pipe")])) await made.WaitForExitAsync();
        var observed = await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None);
        Assert.AreEqual("it is a pipe, socket or device", observed.Entries.Single(e => e.Kind == EntryKind.Problem).Reason);
        Assert.AreEqual("SLIP4077", observed.Warnings.Single().Code);
        StringAssert.Contains(observed.Warnings.Single().Message, "'pipe'");
    }

    [TestMethod]
    public async Task Unreadable_files_and_folders_are_problems()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Inconclusive("Everything is readable for root.");
            return;
        }

        await using var pair = new Pair();
        File.SetUnixFileMode(pair.InSource("file", ""), UnixFileMode.None);
        pair.InSource("folder/inner", "");
        File.SetUnixFileMode(pair.InSource("folder"), UnixFileMode.None);
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        Assert.IsTrue(seen.All(e => e is { Kind: EntryKind.Problem, Reason: "permission denied" }));
        Assert.HasCount(2, seen);
        File.SetUnixFileMode(pair.InSource("folder"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [TestMethod]
    public async Task Pruned_folders_are_one_ignored_entry_and_not_descended_into()
    {
        await using var pair = new Pair();
        pair.InSource("a/build/x", "");
        pair.InSource("a/file", "");
        pair.InSource("b", "");
        var request = new ObserveRequest { Prune = ["a/build", "b", "missing"] };
        var seen = (await pair.Source.ObserveAsync(request, CancellationToken.None)).Entries;
        CollectionAssert.AreEqual((string[])["Folder a", "Ignored a/build", "File a/file", "File b"], seen.Select(e => $"{e.Kind} {e.Path}").ToArray());
    }

    [TestMethod]
    public async Task The_state_folder_and_files_that_wait_beside_others_are_not_listed()
    {
        await using var pair = new Pair();
        pair.InSource(SyncPath.StateFolder + "/id", "x");
        pair.InSource("a/" + SyncPath.StateFolder + "/id", "x");
        pair.InSource("a/.slipway-sync-" + new string('0', 32), "x");
        pair.InSource("a/.slipway-sync-mine", "x");
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        CollectionAssert.AreEqual((string[])["a", "a/.slipway-sync-mine"], seen.Select(e => e.Path).ToArray());
    }

    [TestMethod]
    public async Task Digests_are_remembered_while_stamps_stay_and_were_old_enough()
    {
        await using var pair = new Pair();
        foreach (var name in (string[])["a", "b", "c/d", "e"]) pair.InSource(name, name);
        var known = await Pair.LookAsync(pair.Source);
        pair.InSource("b", "B");
        pair.InSource("e", "longer");
        File.Delete(pair.InSource("a"));
        pair.InSource("new", "");

        var later = Now() + 10_000_000_000;
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest { Remembered = known, RememberedAt = later }, CancellationToken.None)).Entries;
        CollectionAssert.AreEqual((string[])["c/d"], seen.Where(e => e.Digest.IsKnown).Select(e => e.Path).ToArray());

        // The look was in the same moment as the write: another write might have the same stamp.
        var stamp = known.Single(e => e.Path == "c/d").Stamp;
        var same = Math.Max(stamp.Modified, stamp.Changed);
        foreach (var (at, isKnown) in ((long, bool)[])[(same, false), (same + 19_000_000, false), (same + 2_100_000_000, true)])
        {
            seen = (await pair.Source.ObserveAsync(new ObserveRequest { Remembered = known, RememberedAt = at }, CancellationToken.None)).Entries;
            Assert.AreEqual(isKnown, seen.Single(e => e.Path == "c/d").Digest.IsKnown, $"{at - same}");
        }
    }

    [TestMethod]
    public async Task A_time_of_whole_seconds_is_trusted_after_two()
    {
        var stamp = new Stamp(1, 1_000_000_000, 0, 0);
        var known = new Entry("a", EntryKind.File) { Stamp = stamp, Digest = new ContentDigest(1, 2, 3, 4) };
        foreach (var (after, isKnown) in ((long, bool)[])[(1_999_999_999, false), (2_000_000_001, true)])
        {
            var freshness = new Slipway.Sync.Endpoints.Local.Freshness([known], stamp.Modified + after, hasExecutableBits: true);
            Assert.AreEqual(isKnown, freshness.Recall(known with { Digest = default }).Digest.IsKnown);
        }

        await Task.CompletedTask;
    }

    [TestMethod]
    public void Where_files_have_no_executable_bit_it_stays_as_remembered()
    {
        var known = new Entry("a", EntryKind.File) { Executable = true, Stamp = new Stamp(1, 1, 0, 0), Digest = new ContentDigest(1, 2, 3, 4) };
        var freshness = new Slipway.Sync.Endpoints.Local.Freshness([known], 0, hasExecutableBits: false);
        Assert.IsTrue(freshness.Recall(new Entry("a", EntryKind.File) { Stamp = new Stamp(2, 2, 0, 0) }).Executable);
    }

    [TestMethod]
    public async Task Reading_gives_files_in_the_order_asked_for_with_all_their_bytes()
    {
        await using var pair = new Pair();
        var contents = new Dictionary<string, string>();
        for (var i = 0; i < 100; i++)
        {
            contents[$"f{i}"] = new string((char)('a' + (i % 26)), i * i * 30);
            pair.InSource($"f{i}", contents[$"f{i}"]);
        }

        var asked = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries.Reverse().ToList();
        var read = new List<string>();
        await foreach (var file in pair.Source.ReadAsync(asked, CancellationToken.None))
        {
            using var text = new StreamReader(file.Content!);
            Assert.AreEqual(contents[file.Entry.Path], await text.ReadToEndAsync());
            Assert.IsTrue(await file.IsUnchangedAsync(CancellationToken.None));
            read.Add(file.Entry.Path);
        }

        CollectionAssert.AreEqual(asked.Select(e => e.Path).ToArray(), read);

        await foreach (var file in pair.Source.ReadAsync(asked, CancellationToken.None))
        {
            File.AppendAllText(pair.InSource(file.Entry.Path), "x");
            Assert.IsFalse(await file.IsUnchangedAsync(CancellationToken.None));
            break;
        }
    }

    private static ObserveRequest Claiming() => new() { Claim = new Claim(new string('a', 32), "me@here") };

    private static long Now() => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
