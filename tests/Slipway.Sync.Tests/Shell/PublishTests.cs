using System.Text;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class PublishTests
{
    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task Brings_new_files_folders_and_links_in_four_calls(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        Directory.Delete(remote.Root);
        Assert.AreEqual(RootState.Missing, (await remote.ObserveAsync()).Root);

        var results = await remote.BringAsync(
            source,
            RemoteFolder.New(source.Add("a", "A")),
            RemoteFolder.New("d"),
            RemoteFolder.New(source.Add("d/run", "R", isExecutable: true)),
            RemoteFolder.New("d/empty"),
            RemoteFolder.Link("d/l", "../a"),
            RemoteFolder.Link("top", "d"));

        Assert.AreEqual("d ./d\nd ./d/empty\nf644 A ./a\nf755 R ./d/run\nl ./d/l > ../a\nl ./top > d", remote.Tree());
        Assert.IsTrue(results.All(result => result.Done));
        Assert.AreEqual(4, remote.Shell.Calls);
        var seen = await remote.ObserveAsync();
        Assert.AreEqual("File a\nFolder d\nFolder d/empty\nLink d/l > ../a\nFile d/run x\nLink top > d", RemoteFolder.Lines(seen.Entries));
        CollectionAssert.AreEqual(seen.Entries.Select(entry => entry.Stamp).ToArray(), results.Select(result => result.Now!.Stamp).ToArray());
        Assert.AreEqual(1_600_000_000_000_000_000, seen.Entries[0].Stamp.Modified);
        Assert.AreEqual("id lock lock/holder listing", string.Join(" ", Directory.EnumerateFileSystemEntries(remote[".slipway-sync"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(remote[".slipway-sync"], path)).OrderBy(path => "id lock lock/holder listing".IndexOf(path, StringComparison.Ordinal))));
    }

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task Replaces_removes_and_changes_kinds(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        remote.Run("mkdir -p d/old/er k; echo 1 >changed; echo 2 >gone; echo 3 >d/old/er/x; echo 4 >d/mode; echo 5 >tofolder; echo 6 >k/in; ln -s d linked; ln -s gone tofile; ln -s changed dangling");
        var before = (await remote.ObserveAsync()).Entries.ToDictionary(entry => entry.Path);

        var results = await remote.BringAsync(
            source,
            new Change("changed", before["changed"], source.Add("changed", "new"), "changed"),
            RemoteFolder.Gone(before["gone"]),
            RemoteFolder.Gone(before["d/old"]),
            RemoteFolder.Gone(before["d/old/er"]),
            RemoteFolder.Gone(before["d/old/er/x"]),
            new Change("d/mode", before["d/mode"] with { Digest = new ContentDigest(1, 2, 3, 4) }, before["d/mode"] with { Digest = new ContentDigest(1, 2, 3, 4), Executable = true }, "executable bit"),
            new Change("tofolder", before["tofolder"], new Entry("tofolder", EntryKind.Folder), "changed"),
            RemoteFolder.New(source.Add("tofolder/in", "in")),
            new Change("k", before["k"], source.Add("k", "K"), "changed"),
            RemoteFolder.Gone(before["k/in"]),
            new Change("linked", before["linked"], new Entry("linked", EntryKind.Link) { LinkTarget = "d/old" }, "changed"),
            new Change("tofile", before["tofile"], source.Add("tofile", "F"), "changed"),
            RemoteFolder.Gone(before["dangling"]));

        Assert.AreEqual("d ./d\nd ./tofolder\nf644 F ./tofile\nf644 K ./k\nf644 in ./tofolder/in\nf644 new ./changed\nf755 4\n ./d/mode\nl ./linked > d/old".Split('\n').Order(StringComparer.Ordinal).Aggregate((all, next) => all + "\n" + next), remote.Tree().Split('\n').Order(StringComparer.Ordinal).Aggregate((all, next) => all + "\n" + next));
        Assert.IsTrue(results.All(result => result.Done), string.Join("\n", results.Where(result => !result.Done)));
    }

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task Leaves_alone_what_changed_since_it_was_looked_at(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        remote.Run("mkdir d e f; touch a b c d/x d/y e/z f/q");
        var before = (await remote.ObserveAsync()).Entries.ToDictionary(entry => entry.Path);
        remote.Run("echo other >a; touch new; rm b; mv e elsewhere; ln -s elsewhere e; echo ignored >d/ignored; mkdir fresh; echo mine >fresh/mine; chmod u+x f/q");
        var outside = remote.Tree();

        var results = await remote.BringAsync(
            source,
            new Change("a", before["a"], source.Add("a", "mine"), "changed"),
            RemoteFolder.New(source.Add("new", "mine")),
            RemoteFolder.Gone(before["b"]),
            new Change("c", before["c"], source.Add("c", "C"), "changed"),
            RemoteFolder.Gone(before["d"]),
            RemoteFolder.Gone(before["d/x"]),
            RemoteFolder.Gone(before["d/y"]),
            new Change("e/z", before["e/z"], source.Add("e/z", "through a link"), "changed"),
            RemoteFolder.New(source.Add("e/new", "through a link")),
            RemoteFolder.New("fresh"),
            RemoteFolder.New(source.Add("fresh/file", "fresh")),
            RemoteFolder.Gone(before["f/q"]));

        CollectionAssert.AreEqual(
            (string[])["c", "d/x", "d/y"],
            results.Where(result => result.Done).Select(result => result.Change.Path).ToArray());
        Assert.AreEqual(string.Join("\n", outside.Split('\n').Where(line => line is not "f644  ./c" and not "f644  ./d/x" and not "f644  ./d/y").Append("f644 C ./c").Order(StringComparer.Ordinal)), remote.Tree());
        foreach (var result in results) Assert.AreEqual(result.Done, result.Why is null, result.Change.Path);
    }

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task Brings_and_removes_odd_names(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        await remote.ObserveAsync();
        var allBytes = new StringBuilder();
        for (var i = 1; i < 256; i++)
        {
            if (i != '/') allBytes.Append(i < 0x80 ? (char)i : (char)(0xDC00 + i));
        }

        string[] names = ["-rf", " ", "new\nline", "it's", "$(touch x)", "`x`", "a\\", "*", "\"", allBytes.ToString(), new string('n', 255), "~", "#x", "ä😀"];
        var changes = names.SelectMany(name => (Change[])[RemoteFolder.New(source.Add(name, "1")), RemoteFolder.New("in " + name[..Math.Min(name.Length, 200)]), RemoteFolder.New(source.Add("in " + name[..Math.Min(name.Length, 200)] + "/" + name, name.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)))]).Append(RemoteFolder.Link("-l", "-rf")).ToArray();

        var results = await remote.BringAsync(source, changes);

        Assert.IsTrue(results.All(result => result.Done), string.Join("\n", results.Where(result => !result.Done).Select(result => result.Why)));
        var seen = await remote.ObserveAsync();
        CollectionAssert.AreEquivalent(changes.Select(change => change.Path).ToArray(), seen.Entries.Select(entry => entry.Path).ToArray());
        var digested = await remote.Folder.DigestAsync([.. seen.Entries.Where(entry => entry.Kind == EntryKind.File)], CancellationToken.None);
        CollectionAssert.AreEqual(results.Where(result => result.Now!.Kind == EntryKind.File).Select(result => result.Now).ToArray(), digested.ToArray());

        var gone = await remote.PublishAsync([.. seen.Entries.Select(RemoteFolder.Gone)]);

        Assert.IsTrue(gone.All(result => result.Done), string.Join("\n", gone.Where(result => !result.Done).Select(result => result.Why)));
        Assert.AreEqual("", remote.Tree());
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task Stages_nothing_of_files_that_change_while_they_are_read(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        await remote.ObserveAsync();
        Entry[] files = [source.Add("gone", "x"), source.Add("longer", "x"), source.Add("other", "x"), source.Add("same", "x"), source.Add("shorter", new byte[3 << 20])];
        source.Surprises["gone"] = null;
        source.Surprises["longer"] = [1, 2];
        source.Surprises["shorter"] = new byte[2 << 20];
        source.Changing.Add("other");

        var staged = await remote.StageAsync(source, files);

        CollectionAssert.AreEqual(
            (StageOutcome[])[StageOutcome.Unreadable, StageOutcome.ChangedWhileRead, StageOutcome.ChangedWhileRead, StageOutcome.Staged, StageOutcome.ChangedWhileRead],
            staged.Select(file => file.Outcome).ToArray());
        await remote.PublishAsync(RemoteFolder.New(staged[3].File));
        Assert.AreEqual("f644 x ./same", remote.Tree());
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task Files_are_renamed_into_folders_on_other_file_systems_too(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        remote.Run("mkdir -p d/other");
        using (var mounting = System.Diagnostics.Process.Start("/bin/mount", ["-t", "tmpfs", "none", remote["d/other"]]))
        {
            await mounting.WaitForExitAsync();
            if (mounting.ExitCode != 0) Assert.Inconclusive("Nothing can be mounted here.");
        }

        try
        {
            remote.Run("mkdir d/other/sub; echo old >d/other/sub/x; ln -s sub d/other/l; echo gone >d/other/gone");
            var source = new MemorySource();
            var before = (await remote.ObserveAsync()).Entries.ToDictionary(entry => entry.Path);
            remote.Folder = new Slipway.Sync.Endpoints.Shell.ShellFolder(remote.Shell, remote.Root, "fresh", remote.Log);
            await remote.ObserveAsync(new ObserveRequest { Claim = RemoteFolder.Claim, Prune = ["d"] });

            var results = await remote.BringAsync(
                source,
                new Change("d/other/sub/x", before["d/other/sub/x"], source.Add("d/other/sub/x", "new"), "changed"),
                RemoteFolder.New("d/other/fresh"),
                RemoteFolder.New(source.Add("d/other/fresh/y", "y")),
                new Change("d/other/l", before["d/other/l"], source.Add("d/other/l", "l"), "changed"),
                RemoteFolder.Gone(before["d/other/gone"]),
                RemoteFolder.New(source.Add("d/z", "z")));

            Assert.IsTrue(results.All(result => result.Done), string.Join("\n", results.Select(result => result.Why)));
            Assert.AreEqual("d ./d\nd ./d/other\nd ./d/other/fresh\nd ./d/other/sub\nf644 l ./d/other/l\nf644 new ./d/other/sub/x\nf644 y ./d/other/fresh/y\nf644 z ./d/z", remote.Tree());
            Assert.AreEqual(0, Directory.GetFileSystemEntries(remote["d/other"], ".slipway*", SearchOption.AllDirectories).Length);
        }
        finally
        {
            remote.Run("umount d/other");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task A_full_disk_is_told_and_nothing_is_lost(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        using (var mounting = System.Diagnostics.Process.Start("/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "none", remote.Root]))
        {
            await mounting.WaitForExitAsync();
            if (mounting.ExitCode != 0) Assert.Inconclusive("Nothing can be mounted here.");
        }

        try
        {
            remote.Write("old", "old");
            var source = new MemorySource();
            await remote.ObserveAsync();

            var error = await Assert.ThrowsExactlyAsync<Slipway.Diagnostics.SlipwayException>(() => remote.StageAsync(source, source.Add("big", System.Security.Cryptography.RandomNumberGenerator.GetBytes(5 << 20)), source.Add("old", "new")));

            Assert.AreEqual("SLIP4109", error.Diagnostics[0].Code);
            Assert.AreEqual("f644 old ./old", remote.Tree());
        }
        finally
        {
            RemoteFolder.RunIn(remote.Top, "umount -l */");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task Ten_thousand_files_take_four_calls(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await remote.ObserveAsync();
        var folders = Enumerable.Range(0, 700).Select(i => RemoteFolder.New($"f{i % 70}" + (i < 70 ? "" : $"/g{i / 70}"))).ToArray();
        var files = Enumerable.Range(0, 10_000).Select(i => RemoteFolder.New(source.Add($"{folders[i % 700].Path}/file{i}.txt", new string((char)('a' + i % 26), i % 5000)))).ToArray();

        var results = await remote.BringAsync(source, [.. folders, .. files]);

        Assert.IsTrue(results.All(result => result.Done));
        Assert.AreEqual(4, remote.Shell.Calls);
        Console.WriteLine($"first {watch.ElapsedMilliseconds} ms, {remote.Shell.Sent} bytes sent, {remote.Shell.Received} received");
        watch.Restart();
        var seen = await remote.ObserveAsync();
        Console.WriteLine($"look {watch.ElapsedMilliseconds} ms");
        Assert.AreEqual(10_700, seen.Entries.Count);
        var entries = seen.Entries.Where(entry => entry.Kind == EntryKind.File).ToArray();
        watch.Restart();
        var changed = await remote.BringAsync(source, [.. entries.Select(entry => new Change(entry.Path, entry, source.Add(entry.Path, "new"), "changed"))]);
        Console.WriteLine($"replace {watch.ElapsedMilliseconds} ms");
        Assert.AreEqual("", string.Join("\n", changed.Where(result => !result.Done).Select(result => $"{result.Change.Path}: {result.Why}").Take(5)));
        watch.Restart();
        var gone = await remote.PublishAsync([.. (await remote.ObserveAsync()).Entries.Select(RemoteFolder.Gone)]);
        Console.WriteLine($"remove {watch.ElapsedMilliseconds} ms");
        Assert.IsTrue(gone.All(result => result.Done));
        Assert.AreEqual("", remote.Tree());
    }
}
