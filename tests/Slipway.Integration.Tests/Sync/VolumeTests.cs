using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Integration.Tests.Docker;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Integration.Tests.Sync;

/// <summary>A volume of the machine's engine, reached through the engine alone.</summary>
[TestClass]
public sealed class VolumeTests
{
    private VolumePair pair = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestInitialize]
    public async Task CreateAsync() => pair = await VolumePair.CreateAsync(Token);

    [TestCleanup]
    public async Task RemoveAsync() => await pair.DisposeAsync();

    [TestMethod]
    public async Task A_plan_makes_no_volume()
    {
        await using (var side = await pair.OpenAsync())
        {
            var seen = await side.ObserveAsync(new ObserveRequest(), Token);
            Assert.AreEqual(RootState.Missing, seen.Root);
            seen = await side.ObserveAsync(new ObserveRequest { Claim = VolumePair.Claim }, Token);
            Assert.AreEqual(RootState.Missing, seen.Root);
        }

        Assert.IsNull(await pair.Engine.Volumes.FindAsync(pair.Volume, Token));
    }

    [TestMethod]
    public async Task A_volume_is_made_and_filled_and_then_nothing_is_left_to_do()
    {
        pair.Write("a.txt", "a");
        pair.Write("src/deep/b.py", "b");
        pair.Write("run.sh", "#!/bin/sh");
        File.SetUnixFileMode(pair.At("run.sh"), (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(pair.At("empty"));
        File.CreateSymbolicLink(pair.At("link"), "src/deep/b.py");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
        Assert.IsEmpty(await pair.SyncAsync());
        Assert.IsEmpty(await pair.HelpersAsync());
        Assert.AreEqual("volume", (await pair.Engine.Volumes.FindAsync(pair.Volume, Token))!.Labels[HelperContainers.Label]);
        Assert.IsNotNull(await pair.Engine.Images.FindAsync(EmptyImage.Name, Token));
        await pair.RunAsync("test -x /data/run.sh && test ! -x /data/a.txt && test -L /data/link && cat /data/link | { read x || test \"$x\" = b; } && test ! -e /data/.slipway-sync/stage");
    }

    [TestMethod]
    public async Task The_marker_stays_the_same()
    {
        await using var side = await pair.OpenAsync();
        var marker = await side.PrepareAsync(Token);
        Assert.AreEqual(marker, await side.PrepareAsync(Token));
        Assert.AreEqual(marker, (await side.ObserveAsync(new ObserveRequest(), Token)).Marker);
    }

    [TestMethod]
    public async Task Changes_and_removals_arrive()
    {
        pair.Write("kept", "1");
        pair.Write("changed", "old");
        pair.Write("gone", "x");
        pair.Write("folder/gone", "x");
        pair.Write("folder/deep/gone", "x");
        File.CreateSymbolicLink(pair.At("link"), "kept");
        File.CreateSymbolicLink(pair.At("gone-link"), "kept");
        VolumePair.AllDone(await pair.SyncAsync());
        pair.Write("changed", "new, and longer");
        File.Delete(pair.At("gone"));
        File.Delete(pair.At("gone-link"));
        File.Delete(pair.At("link"));
        File.CreateSymbolicLink(pair.At("link"), "changed");
        Directory.Delete(pair.At("folder"), recursive: true);
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
        await pair.RunAsync("test \"$(cat /data/link)\" = 'new, and longer' && test ! -e /data/folder");
    }

    [TestMethod]
    public async Task Kinds_change()
    {
        pair.Write("a", "file");
        pair.Write("b/in/x", "x");
        pair.Write("c", "file");
        pair.Write("d/x", "x");
        File.CreateSymbolicLink(pair.At("e"), "a");
        File.CreateSymbolicLink(pair.At("f"), "a");
        VolumePair.AllDone(await pair.SyncAsync());
        File.Delete(pair.At("a"));
        pair.Write("a/now/a", "folder");
        Directory.Delete(pair.At("b"), recursive: true);
        pair.Write("b", "file");
        File.Delete(pair.At("c"));
        File.CreateSymbolicLink(pair.At("c"), "b");
        Directory.Delete(pair.At("d"), recursive: true);
        File.CreateSymbolicLink(pair.At("d"), "b");
        File.Delete(pair.At("e"));
        pair.Write("e", "file");
        File.Delete(pair.At("f"));
        pair.Write("f/x", "folder");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
    }

    [TestMethod]
    public async Task The_executable_bit_alone_arrives()
    {
        pair.Write("tool", "x");
        pair.Write("plain", "x");
        File.SetUnixFileMode(pair.At("plain"), (UnixFileMode)0b111_101_101);
        VolumePair.AllDone(await pair.SyncAsync());
        File.SetUnixFileMode(pair.At("tool"), (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(pair.At("plain"), (UnixFileMode)0b110_100_100);
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
        await pair.RunAsync("test -x /data/tool && test ! -x /data/plain");
    }

    [TestMethod]
    public async Task Files_of_the_same_content_stay_files_of_their_own()
    {
        pair.Write("a", "same");
        pair.Write("b", "same");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.RunAsync("echo other > /data/a; test \"$(cat /data/b)\" = same");
    }

    [TestMethod]
    public async Task Names_of_all_kinds_survive()
    {
        foreach (var name in (string[])["a b", "-n", "q'\"", "new\nline", "tab\t", "ü", "日本", "back\\slash", "%41", "?x#y&z=1", ".wh.file", "*", "$HOME", ".hidden", new string('n', 255), new string('l', 200) + "/" + new string('m', 200)])
            pair.Write(name, name);
        await using (var source = new LocalFolder(pair.Folder, pair.Log))
        {
            VolumePair.AllDone(await pair.SyncAsync());
        }

        await pair.AreEqualAsync();
        foreach (var name in (string[])["a b", "-n", "q'\"", "new\nline", "?x#y&z=1", ".wh.file"]) File.Delete(pair.At(name));
        pair.Write("ü", "changed");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
    }

    [TestMethod]
    public async Task Names_that_are_not_UTF8_survive()
    {
        // Written by a container, read back, changed and removed through the engine.
        await using (var side = await pair.OpenAsync()) await side.PrepareAsync(Token);
        await pair.RunAsync("cd /data; printf one > \"$(printf 'b\\377n')\"; mkdir \"$(printf '\\200')\"; printf two > \"$(printf '\\200/\\374')\"");
        await using var target = await pair.OpenAsync();
        var seen = (await target.ObserveAsync(new ObserveRequest(), Token)).Entries;
        CollectionAssert.AreEquivalent((string[])["b\uDCFFn", "\uDC80", "\uDC80/\uDCFC"], seen.Select(e => e.Path).ToArray());
        var results = await pair.SyncAsync(target);
        VolumePair.AllDone(results);
        Assert.HasCount(3, results);
        Assert.IsEmpty(await pair.LookAsync());
    }

    [TestMethod]
    public async Task Ignored_content_of_a_removed_folder_survives()
    {
        pair.Write("pkg/a.py", "a");
        pair.Write("pkg/sub/b.py", "b");
        pair.Write("other/c.py", "c");
        VolumePair.AllDone(await pair.SyncAsync(ignore: ["*.log"]));
        await pair.RunAsync("echo kept > /data/pkg/sub/run.log");
        Directory.Delete(pair.At("pkg"), recursive: true);
        Directory.Delete(pair.At("other"), recursive: true);
        await pair.SyncAsync(ignore: ["*.log"]);
        await pair.RunAsync("test \"$(cat /data/pkg/sub/run.log)\" = kept && test ! -e /data/pkg/sub/b.py && test ! -e /data/pkg/a.py && test ! -e /data/other");
    }

    [TestMethod]
    public async Task What_comes_into_a_folder_while_it_is_removed_or_replaced_survives()
    {
        pair.Write("pkg/a.py", "a");
        pair.Write("turned/a.py", "a");
        VolumePair.AllDone(await pair.SyncAsync());
        Directory.Delete(pair.At("pkg"), recursive: true);
        Directory.Delete(pair.At("turned"), recursive: true);
        pair.Write("turned", "file");
        await using var side = await pair.OpenAsync();
        var results = await pair.SyncAsync(side, beforePublish: _ => pair.RunAsync("echo new > /data/pkg/new; echo new > /data/turned/new"));
        CollectionAssert.AreEquivalent((string[])["pkg", "turned"], results.Where(r => !r.Done).Select(r => r.Change.Path).ToArray());
        await pair.RunAsync("test -e /data/pkg/new && test -e /data/turned/new && test ! -e /data/pkg/a.py");
    }

    [TestMethod]
    public async Task What_changed_since_it_was_looked_at_is_left_alone()
    {
        pair.Write("changed", "old");
        pair.Write("removed", "old");
        VolumePair.AllDone(await pair.SyncAsync());
        pair.Write("changed", "new");
        pair.Write("appeared", "mine");
        File.Delete(pair.At("removed"));
        await using var side = await pair.OpenAsync();
        var results = await pair.SyncAsync(side, beforePublish: _ => pair.RunAsync("cd /data; echo theirs > changed; echo theirs > removed; echo theirs > appeared"));
        Assert.HasCount(3, results);
        foreach (var result in results) Assert.IsFalse(result.Done, result.Change.Path);
        await pair.RunAsync("cd /data; for f in changed removed appeared; do test \"$(cat $f)\" = theirs || exit 1; done");
    }

    [TestMethod]
    public async Task Nothing_is_written_through_a_link_that_took_a_folders_place()
    {
        pair.Write("folder/a", "a");
        pair.Write("other/a", "a");
        VolumePair.AllDone(await pair.SyncAsync());
        pair.Write("folder/new", "new");
        await using var side = await pair.OpenAsync();
        var results = await pair.SyncAsync(side, beforePublish: _ => pair.RunAsync("cd /data; mv folder aside; ln -s other folder"));
        Assert.IsFalse(results.Single().Done);
        await pair.RunAsync("test ! -e /data/other/new && test ! -e /data/aside/new");
    }

    [TestMethod]
    public async Task A_running_container_sees_new_content()
    {
        pair.Write("app.py", "one");
        VolumePair.AllDone(await pair.SyncAsync());
        var created = await pair.Engine.Containers.CreateAsync(
            null, new ContainerCreateRequest { Image = Busybox.Image, Cmd = ["sh", "-c", "while ! grep -q two /data/app.py 2>/dev/null; do sleep 0.1; done; test ! -e /data/old || exit 3"], HostConfig = pair.Mounted() }, Token);
        try
        {
            await using var wait = await pair.Engine.Containers.WaitAsync(created.Id, WaitCondition.NextExit, Token);
            await pair.Engine.Containers.StartAsync(created.Id, Token);
            pair.Write("app.py", "two");
            VolumePair.AllDone(await pair.SyncAsync());
            Assert.AreEqual(0, (await wait.ExitAsync(Token)).StatusCode);
        }
        finally
        {
            await pair.Engine.Containers.RemoveAsync(created.Id, CancellationToken.None, force: true);
        }
    }

    [TestMethod]
    public async Task Files_are_read_from_the_volume_in_the_order_asked_for()
    {
        for (var i = 0; i < 40; i++) pair.Write($"f{i}", new string('x', i * 1000));
        pair.Write("z/last", "last");
        VolumePair.AllDone(await pair.SyncAsync());
        await using var side = await pair.OpenAsync();
        var seen = (await side.ObserveAsync(new ObserveRequest(), Token)).Entries.Where(e => e.Kind == EntryKind.File).ToList();
        await pair.RunAsync("cd /data; rm f7; echo changed > f8");
        foreach (var order in (List<Entry>[])[seen, [.. seen.AsEnumerable().Reverse()]])
        {
            var read = new List<string>();
            await foreach (var file in side.ReadAsync(order, Token))
            {
                read.Add(file.Entry.Path);
                if (file.Entry.Path == "f7")
                {
                    Assert.IsNull(file.Content);
                    continue;
                }

                using var content = new MemoryStream();
                await file.Content!.CopyToAsync(content, Token);
                Assert.AreEqual(file.Entry.Path != "f8", await file.IsUnchangedAsync(Token), file.Entry.Path);
                if (file.Entry.Path == "z/last") Assert.AreEqual("last", Encoding.UTF8.GetString(content.ToArray()));
            }

            CollectionAssert.AreEqual(order.Select(e => e.Path).ToArray(), read);
        }

        // Few files are read one by one.
        Assert.HasCount(1, await side.DigestAsync([seen[^1] with { Digest = default }], Token));
    }

    [TestMethod]
    public async Task Two_thousand_files_arrive_and_go()
    {
        for (var i = 0; i < 2000; i++) pair.Write($"d{i % 50}/f{i}", $"content {i}");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
        Assert.IsEmpty(await pair.SyncAsync());
        for (var i = 0; i < 40; i++) File.Delete(pair.At($"d{i}/f{i}"));
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
    }

    [TestMethod]
    public async Task An_interrupted_sync_is_completed_with_what_arrived()
    {
        for (var i = 0; i < 20; i++) pair.Write($"f{i:D2}", new string((char)('a' + i), 300_000));
        await using (var side = await pair.OpenAsync())
        await using (var source = new LocalFolder(pair.Folder, pair.Log))
        {
            var plan = await pair.PlanAsync(source, side);
            await side.PrepareAsync(Token);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var cut = new CutSource(source, after: 12, stop);
            await Assert.ThrowsAsync<OperationCanceledException>(() => side.StageAsync([.. plan.OnTarget.Select(c => new StageRequest(c.After!))], cut, stop.Token));
        }

        Assert.IsEmpty(await pair.LookAsync());
        await using (var side = await pair.OpenAsync())
        await using (var source = new LocalFolder(pair.Folder, pair.Log))
        {
            var plan = await pair.PlanAsync(source, side);
            await side.PrepareAsync(Token);
            var counting = new CutSource(source, after: int.MaxValue, stop: null);
            await side.StageAsync([.. plan.OnTarget.Select(c => new StageRequest(c.After!))], counting, Token);
            // Those are read to see whether they are what waits, and not sent again; half of the others at least are not there.
            Assert.IsGreaterThan(20, counting.Opened);
            Assert.IsLessThan(35, counting.Opened);
            VolumePair.AllDone(await side.PublishAsync(plan.OnTarget, Token));
        }

        await pair.AreEqualAsync();
        await pair.RunAsync("test ! -e /data/.slipway-sync/stage");
    }

    [TestMethod]
    public async Task Memory_does_not_grow_with_a_file()
    {
        await using (var big = File.Create(pair.At("big"))) big.SetLength(200 * 1024 * 1024);
        VolumePair.AllDone(await pair.SyncAsync());
        var before = GC.GetTotalAllocatedBytes();
        await pair.AreEqualAsync();
        Assert.IsLessThan(50 * 1024 * 1024, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    public async Task A_second_claim_is_refused_while_the_first_holds()
    {
        await using (var first = await pair.OpenAsync())
        {
            await first.ObserveAsync(new ObserveRequest { Claim = VolumePair.Claim }, Token);
            await using var second = await pair.OpenAsync();
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => second.ObserveAsync(new ObserveRequest { Claim = new Claim(new string('f', 32), "you@there") }, Token));
            Assert.AreEqual("SLIP4150", failure.Diagnostics[0].Code);
            StringAssert.Contains(failure.Message, "me@here");
            // Looking is free.
            await second.ObserveAsync(new ObserveRequest(), Token);
        }

        await using var later = await pair.OpenAsync();
        await later.ObserveAsync(new ObserveRequest { Claim = new Claim(new string('f', 32), "you@there") }, Token);
    }

    [TestMethod]
    public async Task A_lock_that_a_dead_process_of_the_pair_left_is_taken_over_and_the_first_notices()
    {
        await using var dead = await pair.OpenAsync();
        await dead.PrepareAsync(Token);
        await dead.ObserveAsync(new ObserveRequest { Claim = VolumePair.Claim }, Token);
        await using var next = await pair.OpenAsync();
        await next.ObserveAsync(new ObserveRequest { Claim = VolumePair.Claim }, Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => dead.ObserveAsync(new ObserveRequest { Claim = VolumePair.Claim }, Token));
        Assert.AreEqual("SLIP4151", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task What_cannot_be_synchronised_is_told_and_left()
    {
        await using (var side = await pair.OpenAsync()) await side.PrepareAsync(Token);
        await pair.RunAsync("mkfifo /data/pipe");
        await using var target = await pair.OpenAsync();
        var seen = await target.ObserveAsync(new ObserveRequest(), Token);
        Assert.AreEqual(EntryKind.Problem, seen.Entries.Single().Kind);
        Assert.AreEqual("SLIP4153", seen.Warnings.Single().Code);
        Assert.IsEmpty(await pair.SyncAsync(target));
    }

    [TestMethod]
    [DataRow("/etc", DisplayName = "a path")]
    [DataRow("-x")]
    [DataRow("a b")]
    [DataRow("")]
    public async Task What_is_no_volumes_name_is_refused(string name)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => EngineVolume.OpenAsync(name, Slipway.Docker.Locating.EngineSearch.FromEnvironment(), new OnlyThroughEngine(), pair.Log, Token));
        Assert.AreEqual("SLIP4154", failure.Diagnostics[0].Code);
    }
}
