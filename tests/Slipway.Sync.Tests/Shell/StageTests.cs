using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class StageTests
{
    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task What_an_interrupted_sync_sent_is_not_sent_again(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        var files = Enumerable.Range(0, 8).Select(i => source.Add($"d/it's {i}", RandomNumberGenerator.GetBytes(400_000), isExecutable: i % 2 == 0)).ToArray();
        await remote.ObserveAsync();
        await remote.Folder.PrepareAsync(CancellationToken.None);
        remote.Shell.CutAfter = 2_000_000;
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.StageAsync(source, files));
        remote.Shell.CutAfter = null;
        remote.Folder = new ShellFolder(remote.Shell, remote.Root, "again", remote.Log);
        await remote.ObserveAsync();
        var sent = remote.Shell.Sent;

        var staged = await remote.StageAsync(source, files);

        Assert.IsTrue(remote.Shell.Sent - sent is > 1_000_000 and < 2_200_000, $"{remote.Shell.Sent - sent}");
        Assert.IsTrue(staged.All(file => file.Outcome == StageOutcome.Staged && file.File.Digest.IsKnown));
        var results = await remote.PublishAsync([RemoteFolder.New("d"), .. staged.Select(file => RemoteFolder.New(file.File))]);
        Assert.IsTrue(results.All(result => result.Done));
        var seen = await remote.ObserveAsync();
        CollectionAssert.AreEqual(staged.Select(file => (file.File.Executable, file.File.Digest)).ToArray(), (await remote.Folder.DigestAsync([.. seen.Entries.Skip(1)], CancellationToken.None)).Select(entry => (entry.Executable, entry.Digest)).ToArray());
        Assert.AreEqual(0, Directory.GetDirectories(remote[".slipway-sync"], "stage*").Length);
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task What_is_left_of_a_staging_folder_whose_removal_was_cut_goes_with_the_next_sync(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        await remote.ObserveAsync();
        await remote.Folder.PrepareAsync(CancellationToken.None);
        Directory.CreateDirectory(remote[".slipway-sync/stage.0000beef/o"]);
        var source = new MemorySource();
        var file = source.Add("f", [1, 2, 3]);
        await remote.ObserveAsync();

        var staged = await remote.StageAsync(source, [file]);

        Assert.IsTrue((await remote.PublishAsync([.. staged.Select(one => RemoteFolder.New(one.File))])).All(result => result.Done));
        Assert.AreEqual(0, Directory.GetDirectories(remote[".slipway-sync"], "stage*").Length);
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task A_big_file_moves_only_its_changed_blocks(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        var old = RandomNumberGenerator.GetBytes(6_000_000);
        Directory.CreateDirectory(remote["d"]);
        foreach (var name in (string[])["d/patched", "inserted", "cut", "other"]) await File.WriteAllBytesAsync(remote[name], old);
        byte[] patched = [.. old];
        RandomNumberGenerator.Fill(patched.AsSpan(3_000_000, 1000));
        byte[] inserted = [.. old[..2_000_001], .. RandomNumberGenerator.GetBytes(777), .. old[2_000_001..]];
        var before = (await remote.ObserveAsync()).Entries.ToDictionary(entry => entry.Path);
        await remote.Folder.PrepareAsync(CancellationToken.None);
        using var builder = new SignatureBuilder(old.Length);
        await builder.AppendAsync(old);
        var signature = builder.Finish().Signature;
        Entry[] files = [source.Add("cut", old[1_000_000..]), source.Add("d/patched", patched, isExecutable: true), source.Add("inserted", inserted), source.Add("other", patched)];
        await File.AppendAllTextAsync(remote["other"], "changed meanwhile");

        var sent = remote.Shell.Sent;
        var staged = await remote.Folder.StageAsync([.. files.Select(file => new StageRequest(file, before[file.Path], signature))], source, CancellationToken.None);

        Assert.IsTrue(remote.Shell.Sent - sent < 400_000, $"{remote.Shell.Sent - sent}");
        CollectionAssert.AreEqual((StageOutcome[])[StageOutcome.Staged, StageOutcome.Staged, StageOutcome.Staged, StageOutcome.ChangedWhileRead], staged.Select(file => file.Outcome).ToArray());
        var results = await remote.PublishAsync([.. staged.Take(3).Select(file => new Change(file.File.Path, before[file.File.Path], file.File, "changed"))]);
        Assert.IsTrue(results.All(result => result.Done), string.Join("\n", results.Select(result => result.Why)));
        CollectionAssert.AreEqual(patched, await File.ReadAllBytesAsync(remote["d/patched"]));
        CollectionAssert.AreEqual(inserted, await File.ReadAllBytesAsync(remote["inserted"]));
        CollectionAssert.AreEqual(old[1_000_000..], await File.ReadAllBytesAsync(remote["cut"]));
        Assert.AreEqual((true, 1_600_000_000_000_000_000), (results[1].Now!.Executable, results[1].Now!.Stamp.Modified));
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task Archives_carry_names_and_sizes_of_any_length(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var source = new MemorySource();
        await remote.ObserveAsync();
        var names = new[] { 82, 83, 84, 99, 100, 101, 154, 155, 156, 255 }.Select(length => new string('x', length)).ToArray();
        Entry[] files = [.. names.Select(name => source.Add(name, name)), .. names.Select(name => source.Add($"z/{name}/{name}", name))];
        await remote.StageAsync(source, files);

        var found = Directory.GetFiles(Directory.GetDirectories(remote[".slipway-sync"], "stage*").Single(), "x*", SearchOption.AllDirectories);

        CollectionAssert.AreEquivalent(files.Select(file => Path.GetFileName(file.Path)).ToArray(), found.Select(File.ReadAllText).ToArray());
    }

    [TestMethod]
    public async Task A_staging_folder_that_vanished_is_told_and_nothing_else_is_done()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        var source = new MemorySource();
        remote.Run("echo old >old");
        var old = (await remote.ObserveAsync()).Entries[0];
        var staged = await remote.StageAsync(source, source.Add("a", "a"));
        remote.Run("rm -r .slipway-sync/stage*");

        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.PublishAsync(RemoteFolder.New(staged[0].File), RemoteFolder.Gone(old)));

        Assert.AreEqual("SLIP4114", error.Diagnostics[0].Code);
        Assert.AreEqual("old\n", await File.ReadAllTextAsync(remote["old"]));
    }
}
