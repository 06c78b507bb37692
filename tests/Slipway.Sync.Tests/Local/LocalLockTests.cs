using System.Diagnostics;
using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Local;

[TestClass]
public sealed class LocalLockTests
{
    private static readonly string s_pair = new('a', 32);
    private static readonly string s_other = new('b', 32);

    [TestMethod]
    public async Task A_folder_that_another_pair_synchronises_is_not_looked_at()
    {
        await using var pair = new Pair();
        pair.InTarget("file", "");
        await ClaimAsync(pair.Target, s_pair, "me@here");
        await using var second = pair.Open(pair.TargetRoot);
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ClaimAsync(second, s_other, "you@there"));
        Assert.AreEqual("SLIP4073", thrown.Diagnostics[0].Code);
        StringAssert.Contains(thrown.Message, "me@here");

        await pair.Target.DisposeAsync();
        await ClaimAsync(second, s_other, "you@there");
        await second.DisposeAsync();
        CollectionAssert.AreEquivalent((string[])[".gitignore"], Names(pair));
    }

    [TestMethod]
    public async Task A_lock_left_by_the_same_pair_is_taken_over()
    {
        await using var pair = new Pair();
        Leave(pair, $"{s_pair}\n1\nelsewhere\n1\nme@elsewhere\n");
        await ClaimAsync(pair.Target, s_pair, "me@here");
        StringAssert.Contains(File.ReadAllText(pair.InTarget(".slipway-sync/lock/holder")), "me@here");
    }

    [TestMethod]
    public async Task A_lock_left_by_a_process_of_this_machine_that_ended_is_taken_over()
    {
        await using var pair = new Pair();
        await ClaimAsync(pair.Target, s_other, "me@here");
        var lines = File.ReadAllLines(pair.InTarget(".slipway-sync/lock/holder"));
        await pair.Target.DisposeAsync();
        using var ended = Process.Start(OperatingSystem.IsWindows() ? "whoami" : "true");
        await ended.WaitForExitAsync();
        lines[1] = ended.Id.ToString(CultureInfo.InvariantCulture);
        Leave(pair, string.Join('\n', lines) + "\n");
        await using var second = pair.Open(pair.TargetRoot);
        await ClaimAsync(second, s_pair, "me@here");
        await second.DisposeAsync();

        // A process of the same id that began later is another.
        lines[1] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        lines[3] = "1";
        Leave(pair, string.Join('\n', lines) + "\n");
        await using var third = pair.Open(pair.TargetRoot);
        await ClaimAsync(third, s_pair, "me@here");
    }

    [TestMethod]
    public async Task A_lock_left_by_this_machine_before_it_was_started_anew_is_taken_over_and_one_of_another_is_not()
    {
        await using var pair = new Pair();
        Leave(pair, $"{s_other}\n{Environment.ProcessId}\nan earlier start\n1\nme@{Environment.MachineName}\n");
        await ClaimAsync(pair.Target, s_pair, "me@here");
        await pair.Target.DisposeAsync();

        foreach (var text in (string[])[$"{s_other}\n1\nelsewhere\n1\nme@elsewhere\n", "torn", ""])
        {
            Leave(pair, text);
            await using var second = pair.Open(pair.TargetRoot);
            await Assert.ThrowsExactlyAsync<SlipwayException>(() => ClaimAsync(second, s_pair, "me@here"));
            Assert.AreEqual(text, File.ReadAllText(pair.InTarget(".slipway-sync/lock/holder")));
        }
    }

    [TestMethod]
    public async Task Of_many_that_want_the_lock_one_gets_it()
    {
        await using var pair = new Pair();
        await ClaimAsync(pair.Target, s_other, "me@here");
        var lines = File.ReadAllLines(pair.InTarget(".slipway-sync/lock/holder"));
        await pair.Target.DisposeAsync();
        using var ended = Process.Start(OperatingSystem.IsWindows() ? "whoami" : "true");
        await ended.WaitForExitAsync();
        lines[1] = ended.Id.ToString(CultureInfo.InvariantCulture);
        for (var round = 0; round < 10; round++)
        {
            Leave(pair, string.Join('\n', lines) + "\n");
            var gate = new TaskCompletionSource();
            var folders = Enumerable.Range(0, 8).Select(_ => pair.Open(pair.TargetRoot)).ToArray();
            var got = await Task.WhenAll(folders.Select((folder, i) => Task.Run(async () =>
            {
                await gate.Task;
                try
                {
                    await ClaimAsync(folder, $"{i:d32}", "me@here");
                    return true;
                }
                catch (SlipwayException e) when (e.Diagnostics[0].Code == "SLIP4073")
                {
                    return false;
                }
            })).Append(Task.Run(() => { gate.SetResult(); return false; })));
            Assert.AreEqual(1, got.Count(g => g), $"round {round}");
            foreach (var folder in folders) await folder.DisposeAsync();
            CollectionAssert.AreEquivalent((string[])[".gitignore"], Names(pair));
        }
    }

    [TestMethod]
    public async Task What_a_lock_says_of_its_holder_is_shown_without_control_characters()
    {
        await using var pair = new Pair();
        Leave(pair, $"{s_other}\n1\nelsewhere\n1\n\u001b[31mred\u0007\n");
        var thrown = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ClaimAsync(pair.Target, s_pair, "me@here"));
        StringAssert.Contains(thrown.Message, "?[31mred?");
    }

    private static Task<Observation> ClaimAsync(Endpoints.Local.LocalFolder folder, string pair, string holder) =>
        folder.ObserveAsync(new ObserveRequest { Claim = new Claim(pair, holder) }, CancellationToken.None);

    private static void Leave(Pair pair, string text)
    {
        pair.InTarget(".slipway-sync/.gitignore", "*\n");
        pair.InTarget(".slipway-sync/lock/holder", text);
    }

    private static string[] Names(Pair pair) => [.. Directory.GetFileSystemEntries(Path.Combine(pair.TargetRoot, ".slipway-sync")).Select(f => Path.GetFileName(f)!)];
}
