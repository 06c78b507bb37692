using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Slipway.Deploy.Locking;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Tests.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Releases;

[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class ReleaseStoreTests
{
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> Nothing = [];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public static IEnumerable<object[]> Userlands => LocalHost.Userlands;

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Reading_what_is_not_there_makes_nothing(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        var store = new ReleaseStore(session);
        var record = await store.ReadAsync(Token);
        Assert.AreEqual((null, null, 0, 0, 0, null), (record.Current, record.Previous, record.Releases.Count, record.Files.Count, record.Audit.Length, record.Lock));
        Assert.IsNull(await store.FindAsync(1, Token));
        Assert.IsFalse(Directory.Exists(folder.At("state")));
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task A_release_is_kept_as_it_was_given(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var contents = new Dictionary<string, ReadOnlyMemory<byte>> { ["secret-db_password"] = "hunter2"u8.ToArray(), ["config-a.b"] = bytes, ["config-empty"] = Array.Empty<byte>() };
        var release = SampleRelease.Of(1, "d1");
        await store.WriteAsync(held, release, SampleRelease.Specification(1), contents, Token);
        await store.SetCurrentAsync(held, 1, Token);

        var kept = (await store.FindAsync(1, Token))!;
        CollectionAssert.AreEqual(ReleaseJson.Write(release), ReleaseJson.Write(kept.Release));
        CollectionAssert.AreEqual(SampleRelease.Specification(1), kept.Specification.ToArray());
        CollectionAssert.AreEquivalent(contents.Keys.ToArray(), kept.Contents.Keys.ToArray());
        foreach (var (name, content) in contents) CollectionAssert.AreEqual(content.ToArray(), kept.Contents[name].ToArray(), name);

        var record = await store.ReadAsync(Token);
        Assert.AreEqual((1, null, 1), (record.Current, record.Previous, record.Releases.Single().Number));
        Assert.AreEqual(("me@here", "deploy of release 1", false), (record.Lock!.Actor, record.Lock.Purpose, record.Lock.IsStale));
        AssertPrivate(session.Folder);
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Pointers_follow_what_serves(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        foreach (var number in (int[])[1, 2, 10]) await store.WriteAsync(held, SampleRelease.Of(number), SampleRelease.Specification(number), Nothing, Token);
        foreach (var (number, expected) in ((int, (int?, int?))[])[(1, (1, null)), (2, (2, 1)), (2, (2, 1)), (10, (10, 2)), (2, (2, 10))]) await StepAsync(number, expected);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.SetCurrentAsync(held, 3, Token));
        Assert.AreEqual("SLIP5024", failure.Diagnostics[0].Code);
        CollectionAssert.AreEqual((int[])[1, 2, 10], (await store.ReadAsync(Token)).Releases.Select(release => release.Number).ToArray());

        async Task StepAsync(int number, (int?, int?) expected)
        {
            await store.SetCurrentAsync(held, number, Token);
            var record = await store.ReadAsync(Token);
            Assert.AreEqual(expected, (record.Current, record.Previous));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Pruning_spares_what_serves_and_the_files_it_mounts(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        foreach (var number in (int[])[1, 2, 3, 4])
        {
            await store.WriteAsync(held, SampleRelease.Of(number, $"d{number}"), SampleRelease.Specification(number), Nothing, Token);
            Directory.CreateDirectory(Path.Combine(session.Folder, "files", $"d{number}", "sub"));
        }

        foreach (var name in (string[])["kept", "unused", ".part-of-an-upload"]) Directory.CreateDirectory(Path.Combine(session.Folder, "files", name));
        await store.SetCurrentAsync(held, 3, Token);
        await store.SetCurrentAsync(held, 4, Token);
        await store.PruneAsync(held, [1, 3, 4, 99], ["kept"], Token);
        var record = await store.ReadAsync(Token);
        CollectionAssert.AreEqual((int[])[2, 3, 4], record.Releases.Select(release => release.Number).ToArray());
        CollectionAssert.AreEquivalent((string[])["d2", "d3", "d4", "kept"], record.Files.ToArray());
        Assert.IsTrue(Directory.Exists(Path.Combine(session.Folder, "files", ".part-of-an-upload")));
        Assert.HasCount(3, Directory.GetFileSystemEntries(Path.Combine(session.Folder, "releases")));
    }

    [TestMethod]
    public async Task A_release_of_the_same_number_is_replaced_unless_it_serves()
    {
        using var folder = new TempFolder();
        await using var session = await new LocalHost(folder.Path).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        await store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), new Dictionary<string, ReadOnlyMemory<byte>> { ["secret-old"] = "x"u8.ToArray() }, Token);
        await store.WriteAsync(held, SampleRelease.Of(1) with { Actor = "you@there" }, SampleRelease.Specification(1), Nothing, Token);
        var kept = (await store.FindAsync(1, Token))!;
        Assert.AreEqual(("you@there", 0), (kept.Release.Actor, kept.Contents.Count));
        await store.SetCurrentAsync(held, 1, Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), Nothing, Token));
        Assert.AreEqual("SLIP5022", failure.Diagnostics[0].Code);
        Assert.AreEqual("you@there", (await store.FindAsync(1, Token))!.Release.Actor);
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Without_the_lock_nothing_is_changed(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        var store = new ReleaseStore(session);
        var held = await LocalHost.LockAsync(session, Token);
        await store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), Nothing, Token);
        await store.WriteAsync(held, SampleRelease.Of(2), SampleRelease.Specification(2), Nothing, Token);
        await store.SetCurrentAsync(held, 1, Token);
        await held.DisposeAsync();
        await using var other = await LocalHost.LockAsync(session, Token);
        Directory.CreateDirectory(Path.Combine(session.Folder, "files", "unused"));
        foreach (var change in (Func<Task>[])
        [
            () => store.WriteAsync(held, SampleRelease.Of(3), SampleRelease.Specification(3), Nothing, Token),
            () => store.SetCurrentAsync(held, 2, Token),
            () => store.PruneAsync(held, [2], [], Token),
        ])
        {
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(change);
            Assert.AreEqual("SLIP5012", failure.Diagnostics[0].Code);
        }

        var record = await store.ReadAsync(Token);
        Assert.AreEqual((1, 2, 1), (record.Current, record.Releases.Count, record.Files.Count));
    }

    [TestMethod]
    public async Task A_changed_specification_is_not_deployed_again()
    {
        using var folder = new TempFolder();
        await using var session = await new LocalHost(folder.Path).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        await store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), Nothing, Token);
        await File.AppendAllTextAsync(Path.Combine(session.Folder, "releases", "1", "compose.yaml"), "# more", Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.FindAsync(1, Token));
        Assert.AreEqual("SLIP5021", failure.Diagnostics[0].Code);
        File.Delete(Path.Combine(session.Folder, "releases", "1", "compose.yaml"));
        failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.FindAsync(1, Token));
        Assert.AreEqual("SLIP5021", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Strange_names_beside_releases_and_files_break_nothing(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        await store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), Nothing, Token);
        foreach (var name in (string[])["a\nreleases 9", "-rf", "007", "12345678901", " ", "*", "$(id)"])
        {
            foreach (var at in (string[])["releases", "files", "lock"])
            {
                var path = Directory.CreateDirectory(Path.Combine(session.Folder, at, name)).FullName;
                await File.WriteAllTextAsync(Path.Combine(path, "release.json"), "{}", Token);
            }
        }

        var record = await store.ReadAsync(Token);
        Assert.AreEqual(1, record.Releases.Single().Number);
        CollectionAssert.AreEquivalent((string[])["007", "12345678901"], record.Files.ToArray());
        Assert.AreEqual("me@here", record.Lock!.Actor);
    }

    [TestMethod]
    [DataRow("mkdir")]
    [DataRow("tar")]
    [DataRow("cat")]
    [DataRow("dd")]
    [DataRow("mv")]
    [DataRow("rm")]
    public async Task A_host_that_is_killed_at_any_step_has_a_release_whole_or_not_at_all(string tool)
    {
        var stops = 0;
        foreach (var moment in (StopMoment[])[StopMoment.Before, StopMoment.After])
        {
            for (var call = 1; await StopsAsync(tool, call, moment); call++) stops++;
        }

        Assert.IsGreaterThan(1, stops);
    }

    private async Task<bool> StopsAsync(string tool, int call, StopMoment moment)
    {
        using var folder = new TempFolder();
        await using var session = await new LocalHost(folder.Path).OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        await store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), Nothing, Token);
        await store.SetCurrentAsync(held, 1, Token);

        using var stop = new StoppingTool(tool, call, moment);
        var host = new LocalHost(folder.Path, "dash", stop.SearchPath);
        await using var doomed = await host.OpenAsync(Token);
        stop.Arm();
        var changing = DeployAsync(new ReleaseStore(doomed), held);
        if (!await stop.ReachedAsync(changing, Token)) return false;
        // The shell and what it runs, as when the machine is switched off.
        using (var kill = Process.Start("kill", ["-9", "--", $"-{host.Last!.Id}"])) await kill.WaitForExitAsync(Token);
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => changing);

        var record = await store.ReadAsync(Token);
        var kept = await store.FindAsync(2, Token);
        Assert.AreEqual(record.Releases.Count == 2, kept is not null, $"{moment} {call}");
        if (kept is not null) Assert.HasCount(1, kept.Contents);
        Assert.IsTrue((record.Current, record.Previous) is (1, null) || ((record.Current, record.Previous) is (2, 1) && kept is not null), $"{moment} {call}: {record.Current} {record.Previous}");

        if (record.Current == 1) await DeployAsync(store, held);
        await store.PruneAsync(held, [], [], Token);
        record = await store.ReadAsync(Token);
        Assert.AreEqual((2, 1), (record.Current, record.Previous));
        CollectionAssert.AreEquivalent((string[])["1", "2"], Directory.GetFileSystemEntries(Path.Combine(session.Folder, "releases")).Select(Path.GetFileName).ToArray());
        return true;
    }

    private async Task DeployAsync(ReleaseStore store, DeployLock held)
    {
        await store.WriteAsync(held, SampleRelease.Of(2), SampleRelease.Specification(2), new Dictionary<string, ReadOnlyMemory<byte>> { ["secret-a"] = "a"u8.ToArray() }, Token);
        await store.SetCurrentAsync(held, 2, Token);
    }

    [TestMethod]
    public async Task A_sender_that_stops_leaves_no_release()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        var store = new ReleaseStore(session);
        await using var held = await LocalHost.LockAsync(session, Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var writing = store.WriteAsync(held, SampleRelease.Of(1), SampleRelease.Specification(1), new Dictionary<string, ReadOnlyMemory<byte>> { ["config-large"] = new byte[60_000_000] }, cancel.Token);
        await AppearsAsync(Path.Combine(session.Folder, "releases"), ".new.*");
        var shell = host.Last!;
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => writing);
        await shell.WaitForExitAsync(Token);
        Assert.IsEmpty((await store.ReadAsync(Token)).Releases);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("absent\nmore")]
    [DataRow("current 1\n")]
    [DataRow("current 0\nprevious -\nfree\nfiles 0\nreleases 0\naudit 0\nend\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 1\n../x\nreleases 0\naudit 0\nend\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 999999999\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 0\nreleases 99999999\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 0\nreleases 1\n1\n999999999 releases/1/release.json\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 0\nreleases 1\n1\n2 releases/1/release.json\n{}audit 0\nend\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 0\nreleases 0\naudit 10\nabc")]
    [DataRow("current -\nprevious -\nfree\nfiles 0\nreleases 0\naudit -1\nend\n")]
    [DataRow("current -\nprevious -\nfree\nfiles 0\nreleases 0\naudit 0\nend\nmore")]
    public async Task A_record_that_makes_no_sense_is_said(string answer)
    {
        await using var shell = new AnsweringShell(() => new MemoryStream(Encoding.UTF8.GetBytes(answer)));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => new ReleaseStore(shell.Session).ReadAsync(Token));
        Assert.AreEqual("SLIP5020", failure.Diagnostics[0].Code);
        Assert.IsFalse(failure.Message.Any(char.IsControl));
    }

    [TestMethod]
    public async Task Answers_without_end_are_not_read_to_their_end()
    {
        await using var shell = new AnsweringShell(() => new EndlessStream());
        var store = new ReleaseStore(shell.Session);
        Assert.AreEqual("SLIP5020", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.ReadAsync(Token))).Diagnostics[0].Code);
        Assert.AreEqual("SLIP5021", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.FindAsync(1, Token))).Diagnostics[0].Code);
    }

    [TestMethod]
    public void Whatever_a_host_says_is_refused_in_order()
    {
        var real = "current 1\nprevious -\nheld 5 6000 1700000000\na@b\nx\nfiles 1\nd1\nreleases 1\n1\n"u8.ToArray();
        var json = ReleaseJson.Write(SampleRelease.Of(1, "d1"));
        byte[] whole = [.. real, .. Encoding.ASCII.GetBytes($"{json.Length} releases/1/release.json\n"), .. json, .. "audit 3\nabcend\n"u8];
        Assert.AreEqual(1, HostRecordReader.Read(whole).Current);
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                HostRecordReader.Read(bytes);
            }
            catch (InvalidDataException)
            {
                // What it is to throw.
            }
        }
    }

    private static async Task AppearsAsync(string folder, string pattern)
    {
        using var watcher = new FileSystemWatcher(Directory.GetParent(folder)!.FullName) { IncludeSubdirectories = true };
        var seen = new TaskCompletionSource();
        watcher.Created += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(60));

        void Look()
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, pattern).Any()) seen.TrySetResult();
        }
    }

    private static void AssertPrivate(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            var expected = UnixFileMode.UserRead | UnixFileMode.UserWrite | (Directory.Exists(path) ? UnixFileMode.UserExecute : 0);
            Assert.AreEqual(expected, File.GetUnixFileMode(path), path);
        }
    }
}
