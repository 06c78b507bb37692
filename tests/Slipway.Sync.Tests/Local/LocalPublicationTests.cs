using System.Runtime.Versioning;
using Slipway.Diagnostics;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Local;

[TestClass]
public sealed class LocalPublicationTests
{
    [TestMethod]
    public async Task A_root_is_made_and_marked_once()
    {
        await using var pair = new Pair();
        await using var target = pair.Open(Path.Combine(pair.Folder, "new", "target"));
        Assert.AreEqual(RootState.Missing, (await target.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Root);
        var marker = await target.PrepareAsync(CancellationToken.None);
        StringAssert.Matches(marker, new System.Text.RegularExpressions.Regex("^[0-9a-f]{32}$"));
        Assert.AreEqual(marker, await target.PrepareAsync(CancellationToken.None));
        var seen = await target.ObserveAsync(new ObserveRequest(), CancellationToken.None);
        Assert.AreEqual(marker, seen.Marker);
        Assert.IsEmpty(seen.Entries);
        CollectionAssert.Contains(pair.Log.Steps, "prepare");
    }

    [TestMethod]
    public async Task A_file_in_the_place_of_the_root_is_an_error()
    {
        await using var pair = new Pair();
        await using var target = pair.Open(pair.InSource("file", ""));
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => target.PrepareAsync(CancellationToken.None));
        Assert.AreEqual("SLIP4072", thrown.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_state_folder_that_is_a_link_is_not_used()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows lets only some users make links.");
        await using var pair = new Pair();
        Directory.CreateSymbolicLink(pair.InTarget(SyncPath.StateFolder), pair.Outside);
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => pair.Target.PrepareAsync(CancellationToken.None));
        Assert.AreEqual("SLIP4074", thrown.Diagnostics[0].Code);
        Assert.IsEmpty(Directory.GetFileSystemEntries(pair.Outside));
    }

    [TestMethod]
    public async Task What_was_staged_before_is_used_when_it_is_whole_and_read_again_when_not()
    {
        await using var pair = new Pair();
        foreach (var name in (string[])["whole", "torn", "part"]) pair.InSource(name, $"content of {name}");
        var files = await Pair.LookAsync(pair.Source);
        await pair.Target.PrepareAsync(CancellationToken.None);
        var requests = files.Select(f => new StageRequest(f)).ToList();
        await pair.Target.StageAsync(requests, pair.Source, CancellationToken.None);
        string Staged(string name) => pair.InTarget($".slipway-sync/stage/{files.Single(f => f.Path == name).Digest}");
        File.WriteAllText(Staged("torn"), "tnetnoc of torn");
        File.WriteAllText(Staged("part"), "con");
        pair.InTarget(".slipway-sync/stage/part-7", "rest");
        await pair.Target.DisposeAsync();

        await using var again = pair.Open(pair.TargetRoot);
        await Pair.LookAsync(again);
        await again.PrepareAsync(CancellationToken.None);
        var counting = new CountingSource(pair.Source);
        var staged = await again.StageAsync(requests, counting, CancellationToken.None);
        Assert.IsTrue(staged.All(s => s.Outcome == StageOutcome.Staged));
        CollectionAssert.AreEquivalent((string[])["torn", "part"], counting.Asked);
        foreach (var name in (string[])["whole", "torn", "part"]) Assert.AreEqual($"content of {name}", File.ReadAllText(Staged(name)));
        Assert.HasCount(3, Directory.GetFiles(pair.InTarget(".slipway-sync/stage")));
    }

    [TestMethod]
    public async Task The_same_content_is_read_once_and_arrives_everywhere()
    {
        await using var pair = new Pair();
        foreach (var name in (string[])["a", "b/c", "d"]) pair.InSource(name, "the same");
        var changes = Pair.Mirror(await Pair.LookAsync(pair.Source), await Pair.LookAsync(pair.Target));
        await pair.Target.PrepareAsync(CancellationToken.None);
        var counting = new CountingSource(pair.Source);
        var staged = await pair.Target.StageAsync([.. changes.Where(c => c.NeedsContent).Select(c => new StageRequest(c.After!))], counting, CancellationToken.None);
        CollectionAssert.AreEqual((string[])["a"], counting.Asked);
        Assert.IsTrue(staged.All(s => s.Outcome == StageOutcome.Staged));
        Assert.IsTrue((await pair.Target.PublishAsync(changes, CancellationToken.None)).All(r => r.Done));
        await pair.AreEqualAsync();
    }

    [TestMethod]
    public async Task A_file_without_a_known_digest_is_staged_and_published()
    {
        await using var pair = new Pair();
        pair.InSource("a", "content");
        var seen = (await pair.Source.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        var results = await pair.CarryOutAsync(Pair.Mirror(seen, await Pair.LookAsync(pair.Target)));
        Assert.IsTrue(results.Single().Done);
        Assert.AreEqual((await Pair.LookAsync(pair.Target)).Single(), results.Single().Now);
        await pair.AreEqualAsync();
    }

    [TestMethod]
    public async Task What_a_removed_folder_has_that_is_ignored_or_foreign_survives()
    {
        await using var pair = new Pair();
        pair.InTarget("gone/tracked", "x");
        pair.InTarget("gone/.venv/bin/python", "x");
        pair.InTarget("other/tracked", "x");
        await Pair.LookAsync(pair.Source);
        var target = (await pair.Target.ObserveAsync(new ObserveRequest { Prune = ["gone/.venv"] }, CancellationToken.None)).Entries;
        Change[] changes = [.. target.Where(e => e.Kind != EntryKind.Ignored).Select(e => new Change(e.Path, e, null, "test"))];
        var results = (await pair.CarryOutAsync(changes)).ToDictionary(r => r.Change.Path);
        Assert.AreEqual("x", File.ReadAllText(pair.InTarget("gone/.venv/bin/python")));
        Assert.IsTrue(results["gone/tracked"].Done);
        Assert.IsFalse(results["gone"].Done);
        StringAssert.Contains(results["gone"].Why, "'.venv'");
        Assert.IsTrue(results["other"].Done);
        Assert.IsFalse(Directory.Exists(pair.InTarget("other")));
    }

    [TestMethod]
    public async Task A_folder_with_something_ignored_does_not_become_a_file()
    {
        await using var pair = new Pair();
        pair.InTarget("a/ignored", "x");
        pair.InSource("a", "file");
        var target = (await pair.Target.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries[0];
        var results = await pair.CarryOutAsync([new Change("a", target, (await Pair.LookAsync(pair.Source)).Single(), "test")]);
        Assert.IsFalse(results.Single().Done);
        Assert.AreEqual("x", File.ReadAllText(pair.InTarget("a/ignored")));
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task Permissions_of_a_replaced_file_stay_and_special_bits_go()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Needs Unix permissions.");
        await using var pair = new Pair();
        void Have(string name, int source, int target)
        {
            File.SetUnixFileMode(pair.InSource(name, "new"), (UnixFileMode)source);
            if (target >= 0) File.SetUnixFileMode(pair.InTarget(name, "old"), (UnixFileMode)target);
        }

        Have("private", 0b110_100_100, 0b110_000_000);
        Have("became-executable", 0b111_101_101, 0b110_100_000);
        Have("stays-executable", 0b111_101_101, 0b111_000_001);
        Have("setuid", 0b111_101_101, 0b100_111_101_101);
        Have("new-executable", 0b111_000_000, -1);
        Have("new", 0b110_110_110, -1);
        File.SetUnixFileMode(pair.InSource("only-bit", "same"), (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(pair.InTarget("only-bit", "same"), (UnixFileMode)0b110_110_000);
        File.SetUnixFileMode(pair.InSource("only-bit-off", "same"), (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(pair.InTarget("only-bit-off", "same"), (UnixFileMode)0b111_111_101);

        var results = await pair.SyncAsync();
        Assert.IsTrue(results.All(r => r.Done));
        Assert.IsFalse(results.Single(r => r.Change.Path == "only-bit").Change.NeedsContent);
        await pair.AreEqualAsync();
        int Mode(string name) => (int)File.GetUnixFileMode(pair.InTarget(name));
        Assert.AreEqual(0b110_000_000, Mode("private"));
        Assert.AreEqual(0b111_101_000, Mode("became-executable"));
        Assert.AreEqual(0b111_000_001, Mode("stays-executable"));
        Assert.AreEqual(0b111_101_101, Mode("setuid"));
        Assert.AreEqual(0b111_101_101, Mode("new-executable") | 0b101_101);
        Assert.AreEqual(0, Mode("new") & 0b001_011_011);
        Assert.AreEqual(0b111_111_000, Mode("only-bit"));
        Assert.AreEqual(0b110_110_100, Mode("only-bit-off"));
    }

    [TestMethod]
    public async Task A_file_system_mounted_in_the_root_is_written_to()
    {
        await using var pair = new Pair();
        using var mounted = MountedFolder.At(pair.InTarget("mnt"), "size=10m");
        foreach (var name in (string[])["file", "to-link", "to-folder", "exec"]) pair.InTarget("mnt/" + name, "old");
        foreach (var name in (string[])["from-folder", "to-file"]) Directory.CreateDirectory(pair.InTarget("mnt/" + name));
        foreach (var name in (string[])["file", "new", "to-file", "deep/new"]) pair.InSource("mnt/" + name, "new " + name);
        pair.InSource("mnt/to-folder/file", "x");
        File.CreateSymbolicLink(pair.InSource("mnt/to-link"), "file");
        File.CreateSymbolicLink(pair.InSource("mnt/from-folder"), "file");
        pair.InSource("mnt/exec", "old");
        pair.InTarget("mnt/.slipway-sync-" + new string('a', 32), "left by a sync that was cut off");

        var results = await pair.SyncAsync();
        foreach (var result in results) Assert.IsTrue(result.Done, $"{result.Change.Path}: {result.Why}");
        await pair.AreEqualAsync();
        Assert.IsEmpty(Directory.GetFileSystemEntries(pair.InTarget("mnt"), ".slipway-sync*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task A_full_disk_is_one_error_and_the_next_sync_goes_on()
    {
        await using var pair = new Pair();
        using var mounted = MountedFolder.At(Path.Combine(pair.Folder, "small"), "size=2m");
        await using var target = pair.Open(Path.Combine(pair.Folder, "small"));
        File.WriteAllText(Path.Combine(target.Name, "big"), "old");
        foreach (var name in (string[])["a", "b"]) pair.InSource(name, new string(name[0], 300_000));
        pair.InSource("big", new string('b', 3_000_000));
        var changes = Pair.Mirror(await Pair.LookAsync(pair.Source), await Pair.LookAsync(target));
        var requests = changes.Where(c => c.NeedsContent).Select(c => new StageRequest(c.After!)).ToList();
        await target.PrepareAsync(CancellationToken.None);
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => target.StageAsync(requests, pair.Source, CancellationToken.None));
        Assert.AreEqual("SLIP4075", thrown.Diagnostics[0].Code);
        StringAssert.Contains(thrown.Message, "'big'");
        Assert.DoesNotContain("\n", thrown.Message);
        Assert.AreEqual("old", File.ReadAllText(Path.Combine(target.Name, "big")));

        pair.InSource("big", "small now");
        changes = Pair.Mirror(await Pair.LookAsync(pair.Source), await Pair.LookAsync(target));
        requests = [.. changes.Where(c => c.NeedsContent).Select(c => new StageRequest(c.After!))];
        await target.PrepareAsync(CancellationToken.None);
        var counting = new CountingSource(pair.Source);
        await target.StageAsync(requests, counting, CancellationToken.None);
        CollectionAssert.AreEqual((string[])["big"], counting.Asked);
        Assert.IsTrue((await target.PublishAsync(changes, CancellationToken.None)).All(r => r.Done));
        Assert.AreEqual("small now", File.ReadAllText(Path.Combine(target.Name, "big")));
    }

    [TestMethod]
    public async Task A_disk_without_room_for_a_folder_stops_with_one_error()
    {
        await using var pair = new Pair();
        using var mounted = MountedFolder.At(Path.Combine(pair.Folder, "small"), "nr_inodes=12");
        await using var target = pair.Open(Path.Combine(pair.Folder, "small"));
        await Pair.LookAsync(target);
        for (var i = 0; i < 20; i++) Directory.CreateDirectory(pair.InSource($"folder{i:d2}"));
        await target.PrepareAsync(CancellationToken.None);
        var changes = Pair.Mirror(await Pair.LookAsync(pair.Source), []);
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => target.PublishAsync(changes, CancellationToken.None));
        Assert.AreEqual("SLIP4076", thrown.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_read_only_file_system_is_one_error()
    {
        await using var pair = new Pair();
        using var mounted = MountedFolder.At(Path.Combine(pair.Folder, "fixed"), "ro");
        await using var target = pair.Open(Path.Combine(pair.Folder, "fixed"));
        await Pair.LookAsync(target);
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => target.PrepareAsync(CancellationToken.None));
        Assert.AreEqual("SLIP4074", thrown.Diagnostics[0].Code);
        StringAssert.Contains(thrown.Message, "read-only");
    }

    [TestMethod]
    public async Task A_sync_stopped_at_any_step_leaves_old_or_new_and_the_next_one_completes()
    {
        for (var stopAt = 1; ; stopAt++)
        {
            await using var pair = new Pair();
            for (var i = 0; i < 250; i++) pair.InSource($"new/f{i}", $"new {i}");
            foreach (var name in (string[])["changed", "to-file/x"]) pair.InTarget(name, "old");
            foreach (var name in (string[])["removed/a", "removed/b"]) pair.InTarget(name, "old");
            foreach (var name in (string[])["changed", "to-file"]) pair.InSource(name, "new");
            var source = (await Pair.LookAsync(pair.Source)).ToDictionary(e => e.Path);
            var target = (await Pair.LookAsync(pair.Target)).ToDictionary(e => e.Path);
            var steps = 0;
            pair.Log.AtStep = step =>
            {
                if (++steps == stopAt) throw new OperationCanceledException(step);
            };
            try
            {
                await pair.SyncAsync();
                Assert.IsGreaterThan(10, stopAt);
                await pair.AreEqualAsync();
                return;
            }
            catch (OperationCanceledException)
            {
            }

            await pair.Target.DisposeAsync();
            pair.Log.AtStep = null;
            foreach (var now in await Pair.LookAsync(pair.Target))
                Assert.IsTrue(now.SameContent(source.GetValueOrDefault(now.Path)) || now.SameContent(target.GetValueOrDefault(now.Path)), $"{now.Path} at step {stopAt}");
            Assert.IsTrue((await pair.SyncAsync()).All(r => r.Done));
            await pair.AreEqualAsync();
        }
    }

    [TestMethod]
    public async Task Cancelling_stops_between_two_changes()
    {
        await using var pair = new Pair();
        for (var i = 0; i < 300; i++) pair.InSource($"f{i:d3}", $"{i}");
        var changes = Pair.Mirror(await Pair.LookAsync(pair.Source), await Pair.LookAsync(pair.Target));
        await pair.Target.PrepareAsync(CancellationToken.None);
        await pair.Target.StageAsync([.. changes.Select(c => new StageRequest(c.After!))], pair.Source, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        pair.Log.AtStep = step =>
        {
            if (step == "publish: files 201") stop.Cancel();
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => pair.Target.PublishAsync(changes, stop.Token));
        Assert.HasCount(200, await Pair.LookAsync(pair.Target));
    }

    /// <summary>Tells what was asked for.</summary>
    private sealed class CountingSource(IContentSource inner) : IContentSource
    {
        public List<string> Asked { get; } = [];

        public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken)
        {
            Asked.AddRange(files.Select(f => f.Path));
            return inner.ReadAsync(files, cancellationToken);
        }
    }
}
