using System.Runtime.Versioning;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Deploy.Tests.Hosts;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Tests.Locking;

[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class DeployLockTests
{
    private static readonly LockRequest Short = new() { Actor = "a@one", Purpose = "deploy of release 2", Lease = TimeSpan.FromSeconds(1), Heartbeat = TimeSpan.FromHours(1) };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public static IEnumerable<object[]> Userlands => LocalHost.Userlands;

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task A_lock_is_held_until_it_is_let_go(string program, string userland)
    {
        using var folder = new TempFolder();
        var host = LocalHost.Of(folder.Path, program, userland);
        await using var session = await host.OpenAsync(Token);
        await using var other = await host.OpenAsync(Token);
        var held = await LocalHost.LockAsync(session, Token);
        Assert.AreEqual(0, await FencedAsync(session, held));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(other, Token));
        Assert.AreEqual("SLIP5010", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, "Host web1 is being changed by me@here (deploy of release 1)");
        Assert.AreEqual(0, await FencedAsync(session, held));
        await held.DisposeAsync();
        Assert.AreEqual(97, await FencedAsync(session, held));
        await using var next = await LocalHost.LockAsync(other, Token);
        Assert.IsNull(next.TakenFrom);
        Assert.AreNotEqual(held.Token, next.Token);
        // Only its folder, and it is the user's alone.
        CollectionAssert.AreEqual((string[])["lock"], Directory.GetFileSystemEntries(session.Folder).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(session.Folder));
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task A_stale_lock_is_taken_over_and_its_holder_can_change_nothing_more(string program, string userland)
    {
        using var folder = new TempFolder();
        var host = LocalHost.Of(folder.Path, program, userland);
        await using var session = await host.OpenAsync(Token);
        await using var other = await host.OpenAsync(Token);
        await using var dead = await LocalHost.LockAsync(session, Token, Short);
        var log = new QuietLog();
        await using var taker = await DeployLock.TakeAsync(other, Short with { Actor = "b@two", Wait = TimeSpan.FromSeconds(30) }, log, Token);
        Assert.AreEqual(("a@one", "deploy of release 2", true), (taker.TakenFrom!.Actor, taker.TakenFrom.Purpose, taker.TakenFrom.IsStale));
        Assert.IsTrue(log.Lines.Any(line => line.StartsWith("waiting for a@one (deploy of release 2", StringComparison.Ordinal)), string.Join('|', log.Lines));
        Assert.IsTrue(log.Lines.Any(line => line.StartsWith("the stale lock of a@one", StringComparison.Ordinal)));
        Assert.AreEqual(97, await FencedAsync(session, dead));
        Assert.AreEqual(0, await FencedAsync(other, taker));
        // Letting go of what is another's by now changes nothing.
        await dead.DisposeAsync();
        Assert.AreEqual(0, await FencedAsync(other, taker));
    }

    [TestMethod]
    public async Task A_heartbeat_keeps_a_lock_beyond_its_lease()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var other = await host.OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token, Short with { Lease = TimeSpan.FromSeconds(5), Heartbeat = TimeSpan.FromMilliseconds(50) });
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(other, Token, Short with { Wait = TimeSpan.FromSeconds(6) }));
        Assert.AreEqual("SLIP5010", failure.Diagnostics[0].Code);
        Assert.IsFalse(held.Lost.IsCancellationRequested);
    }

    [TestMethod]
    public async Task A_lock_of_another_start_of_the_machine_is_stale_at_once()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var before = await LocalHost.LockAsync(session, Token);
        var beat = Path.Combine(session.Folder, "lock", before.Token, "beat");
        var words = (await File.ReadAllTextAsync(beat, Token)).Split(' ');
        await File.WriteAllTextAsync(beat, words[0] + " another-start\n", Token);
        await using var taker = await LocalHost.LockAsync(session, Token);
        Assert.AreEqual("me@here", taker.TakenFrom!.Actor);
    }

    [TestMethod]
    public async Task What_a_power_cut_left_of_a_lock_holds_nobody_up()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        var lost = new string('a', 32);
        foreach (var leave in (Action[])
        [
            () => Directory.CreateDirectory(Path.Combine(session.Folder, "lock")),
            () => Directory.CreateDirectory(Path.Combine(session.Folder, "lock", "lock.new." + lost, lost)),
            () => Directory.CreateDirectory(Path.Combine(session.Folder, "lock", lost)),
            () => { Directory.CreateDirectory(Path.Combine(session.Folder, "lock", lost)); File.WriteAllText(Path.Combine(session.Folder, "lock", lost, "beat"), ""); },
            () => Directory.CreateDirectory(Path.Combine(session.Folder, "lock.new." + lost, lost)),
            () => Directory.CreateDirectory(Path.Combine(session.Folder, "lock.gone." + lost)),
        ])
        {
            leave();
            foreach (var left in Directory.GetDirectories(session.Folder, "lock.*")) Directory.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
            await using var held = await LocalHost.LockAsync(session, Token);
            CollectionAssert.AreEqual((string[])["lock"], Directory.GetFileSystemEntries(session.Folder).Select(Path.GetFileName).ToArray());
        }
    }

    [TestMethod]
    public async Task What_is_no_lock_in_its_place_is_said()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        Directory.CreateDirectory(session.Folder);
        await File.WriteAllTextAsync(Path.Combine(session.Folder, "lock"), "", Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(session, Token));
        Assert.AreEqual("SLIP5013", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, "/lock is no lock");
    }

    [TestMethod]
    public async Task A_removed_lock_is_noticed()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token, Short with { Lease = TimeSpan.FromMinutes(5), Heartbeat = TimeSpan.FromMilliseconds(20) });
        Directory.Delete(Path.Combine(session.Folder, "lock"), recursive: true);
        await LostAsync(held);
        Assert.AreEqual("SLIP5012", held.LostFailure().Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_host_that_answers_no_more_loses_the_lock_before_its_lease_is_over()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        var held = await LocalHost.LockAsync(session, Token, Short with { Lease = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromMilliseconds(100) });
        host.IsCut = true;
        host.Last!.Kill();
        await LostAsync(held);
        await held.DisposeAsync();
        Assert.IsTrue(Directory.Exists(Path.Combine(session.Folder, "lock", held.Token)) || !Directory.Exists(Path.Combine(session.Folder, "lock")));
    }

    [TestMethod]
    public async Task A_heartbeat_does_not_wait_behind_a_long_script()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var other = await host.OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token, Short with { Lease = TimeSpan.FromSeconds(4), Heartbeat = TimeSpan.FromMilliseconds(50) });
        var go = new TaskCompletionSource();
        var running = session.Shell.RunAsync(ShellScript.Of("cat >/dev/null") with { Input = (_, _) => go.Task }, Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(other, Token, Short with { Wait = TimeSpan.FromSeconds(5) }));
        Assert.AreEqual("SLIP5010", failure.Diagnostics[0].Code);
        go.SetResult();
        await running;
        Assert.IsFalse(held.Lost.IsCancellationRequested);
    }

    [TestMethod]
    public async Task A_cancelled_wait_leaves_no_lock_and_the_other_alone()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var other = await host.OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var log = new QuietLog { Told = line => { if (line.StartsWith("waiting", StringComparison.Ordinal)) cancel.Cancel(); } };
        await Assert.ThrowsAsync<OperationCanceledException>(() => DeployLock.TakeAsync(other, Short with { Wait = TimeSpan.FromMinutes(5) }, log, cancel.Token));
        Assert.AreEqual(0, await FencedAsync(session, held));
        CollectionAssert.AreEqual((string[])["lock"], Directory.GetFileSystemEntries(session.Folder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public async Task A_lock_is_let_go_when_its_session_was_cancelled_within_a_script()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var held = await LocalHost.LockAsync(session, Token);
        var running = session.Shell.RunAsync(ShellScript.Of("cat >/dev/null") with { Input = (_, token) => Task.Delay(Timeout.Infinite, token) }, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        await held.DisposeAsync();
        Assert.IsFalse(Directory.Exists(Path.Combine(session.Folder, "lock")));
    }

    [TestMethod]
    public async Task A_folder_that_cannot_be_made_is_said()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("state"), "", Token);
        await using var session = await new LocalHost(folder.Path).OpenAsync(Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(session, Token));
        Assert.AreEqual("SLIP5011", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task What_a_holder_calls_itself_cannot_break_the_record()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token, new LockRequest { Actor = "a\nheld 1 2 3\u001b[31m'$(touch /tmp/x)'@one", Purpose = "%s\\n`id` \\c" });
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(session, Token));
        StringAssert.Contains(failure.Message, "a held 1 2 3 [31m'$(touch /tmp/x)'@one (%s\\n`id` \\c)");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("held\n")]
    [DataRow("held 1 2\na\nb\n")]
    [DataRow("held 99999999999999999999 1 1\na\nb\n")]
    [DataRow("held 1 1 999999999999999\na\nb\n")]
    [DataRow("over 1 1 1\na\nb\n")]
    [DataRow("taken")]
    [DataRow("hello\n")]
    public async Task An_answer_that_makes_no_sense_is_said(string answer)
    {
        await using var shell = new AnsweringShell(() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer)));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(shell.Session, Token));
        Assert.AreEqual("SLIP5013", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var shell = new AnsweringShell(() => new EndlessStream());
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => LocalHost.LockAsync(shell.Session, Token));
        Assert.AreEqual("SLIP5013", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    [DataRow("dash", "gnu")]
    [DataRow("busybox sh", "busybox")]
    public async Task Many_takers_never_hold_it_at_once(string program, string userland)
    {
        using var folder = new TempFolder();
        var host = LocalHost.Of(folder.Path, program, userland);
        var (holders, takes) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async taker =>
        {
            await using var session = await host.OpenAsync(Token);
            for (var i = 0; i < 20; i++)
            {
                await using var held = await LocalHost.LockAsync(session, Token, Short with { Lease = TimeSpan.FromMinutes(5), Wait = TimeSpan.FromMinutes(10) });
                Assert.AreEqual(1, Interlocked.Increment(ref holders));
                Assert.AreEqual(0, await FencedAsync(session, held));
                takes++;
                Assert.AreEqual(0, Interlocked.Decrement(ref holders));
            }
        }));
        Assert.AreEqual(120, takes);
    }

    [TestMethod]
    public async Task Of_many_who_find_a_stale_lock_one_at_a_time_has_the_next()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.OpenAsync(Token)));
        var takenOver = 0;
        for (var round = 0; round < 10; round++)
        {
            await using var dead = await LocalHost.LockAsync(session, Token);
            await File.WriteAllTextAsync(Path.Combine(session.Folder, "lock", dead.Token, "beat"), "1 another-start\n", Token);
            var holders = 0;
            await Task.WhenAll(sessions.Select(async one =>
            {
                await using var held = await LocalHost.LockAsync(one, Token, Short with { Lease = TimeSpan.FromMinutes(5), Wait = TimeSpan.FromMinutes(10) });
                Assert.AreEqual(1, Interlocked.Increment(ref holders));
                Assert.AreEqual(0, await FencedAsync(one, held));
                if (held.TakenFrom is not null) takenOver++;
                Interlocked.Decrement(ref holders);
            }));
        }

        Assert.AreEqual(10, takenOver);
        foreach (var one in sessions) await one.DisposeAsync();
    }

    private static async Task<int> FencedAsync(HostSession session, DeployLock held) =>
        (await session.Shell.RunAsync(HostScript.Of(held.Fence + "exit 0", session.Folder), CancellationToken.None)).ExitCode;

    private async Task LostAsync(DeployLock held)
    {
        var lost = new TaskCompletionSource();
        await using var told = held.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }
}
