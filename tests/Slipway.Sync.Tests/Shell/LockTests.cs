using System.Diagnostics;
using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class LockTests
{
    private const string OtherPair = "ffffffffffffffffffffffffffffffff";

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task A_lock_of_a_dead_process_is_taken_over_and_told(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        using var ended = Process.Start("/bin/true");
        await ended.WaitForExitAsync();
        WriteLock(remote, OtherPair, ended.Id, "1");

        await remote.ObserveAsync();

        Assert.AreEqual("SLIP4104", remote.Log.Diagnostics.Single().Code);
        Assert.AreEqual(RemoteFolder.Pair, File.ReadLines(remote[".slipway-sync/lock/holder"]).First());
    }

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task A_lock_of_another_pair_that_lives_is_an_error_naming_its_holder(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        WriteLock(remote, OtherPair, Environment.ProcessId, Born(Environment.ProcessId));

        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.ObserveAsync());

        Assert.AreEqual("SLIP4103", error.Diagnostics[0].Code);
        StringAssert.Contains(error.Message, "they@there");
        Assert.AreEqual(OtherPair, File.ReadLines(remote[".slipway-sync/lock/holder"]).First());
        Assert.AreEqual(RootState.Folder, (await remote.ObserveAsync(new ObserveRequest())).Root, "a plan needs no lock");
    }

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task A_live_lock_of_the_same_pair_is_a_lost_connection_that_is_ended(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        using var lost = Process.Start("/usr/bin/sleep", ["1000"]);
        WriteLock(remote, RemoteFolder.Pair, lost.Id, Born(lost.Id));

        await remote.ObserveAsync();

        await lost.WaitForExitAsync();
        Assert.AreEqual(137, lost.ExitCode);
        Assert.AreEqual("SLIP4104", remote.Log.Diagnostics.Single().Code);
    }

    [TestMethod]
    public async Task A_process_that_got_the_number_of_a_lost_shell_is_not_ended()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        using var innocent = Process.Start("/usr/bin/sleep", ["1000"]);
        WriteLock(remote, RemoteFolder.Pair, innocent.Id, "1");

        await remote.ObserveAsync();

        Assert.IsFalse(innocent.HasExited);
        innocent.Kill();
    }

    [TestMethod]
    public async Task The_lock_is_given_back()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        await remote.ObserveAsync();
        File.WriteAllLines(remote[".slipway-sync/lock/holder"], File.ReadAllLines(remote[".slipway-sync/lock/holder"]).Select((line, i) => i == 1 ? "1" : line));

        await remote.Folder.DisposeAsync();

        Assert.IsTrue(Directory.Exists(remote[".slipway-sync/lock"]), "it is another's by now");
    }

    [TestMethod]
    public async Task Nothing_is_written_through_a_link_in_place_of_the_state_folder()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        remote.Run("mkdir ../outside; ln -s ../outside .slipway-sync");

        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.ObserveAsync());

        Assert.AreEqual("SLIP4113", error.Diagnostics[0].Code);
        Assert.AreEqual(0, Directory.GetFileSystemEntries(Path.Combine(remote.Top, "outside")).Length);
    }

    private static void WriteLock(RemoteFolder remote, string pair, int process, string born)
    {
        Directory.CreateDirectory(remote[".slipway-sync/lock"]);
        File.WriteAllLines(remote[".slipway-sync/lock/holder"], [pair, process.ToString(CultureInfo.InvariantCulture), remote.Shell.Host.BootId, born, "they@there"]);
    }

    // Field 22 of /proc/pid/stat.
    private static string Born(int process) => File.ReadAllText($"/proc/{process}/stat") is var stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19] : "";
}
