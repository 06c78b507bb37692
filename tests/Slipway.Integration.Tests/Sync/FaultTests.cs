using Slipway.Integration.Tests.Ssh;
using Slipway.Sync.Reconciling;

namespace Slipway.Integration.Tests.Sync;

/// <summary>
/// Whatever is killed or cut when: each path has its old or its new content, nothing ignored or foreign is touched, and the next sync completes. <c>SLIPWAY_FAULTS=all</c> walks everything rather than a sample.
/// </summary>
[TestClass]
public sealed class FaultTests
{
    private static SshServer server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        server = await SshServer.StartAsync();
        await server.ShareConnectionAsync();
    }

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    [TestMethod]
    [DataRow(SyncMode.Mirror, false)]
    [DataRow(SyncMode.Mirror, true)]
    [DataRow(SyncMode.TwoWaySafe, false)]
    public async Task A_local_sync_that_is_killed_leaves_every_path_old_or_new_and_the_next_one_completes(SyncMode mode, bool isFirst)
    {
        using var scene = await FaultScene.CreateAsync(mode, isFirst, server: null, Token);
        var whole = await RunWholeAsync(scene);
        List<InjectedFault> faults = [];
        for (var step = 1; step <= whole.Count("Step"); step++) faults.AddRange([new("Self", "Step", step), new("Self", "Step", step, 2)]);
        for (var operation = 1; operation <= whole.Count("Operation"); operation++) faults.Add(new InjectedFault("Self", "Operation", operation));
        await new FaultWalk(scene).InjectAsync(FaultWalk.Sample(faults, 24, seed: 1), TestContext);
    }

    [TestMethod]
    [DataRow(SyncMode.Mirror, false)]
    [DataRow(SyncMode.Mirror, true)]
    [DataRow(SyncMode.TwoWaySafe, false)]
    public async Task A_sync_by_ssh_of_which_something_is_killed_leaves_every_path_old_or_new_and_the_next_one_completes(SyncMode mode, bool isFirst)
    {
        using var scene = await FaultScene.CreateAsync(mode, isFirst, server, Token);
        var whole = await RunWholeAsync(scene);
        List<InjectedFault> faults = [];
        for (var step = 1; step <= whole.Count("Step"); step++)
        {
            foreach (var kind in (string[])["Self", "Client", "Shell"])
            {
                foreach (var after in (double[])[0, 3, 12, 40]) faults.Add(new InjectedFault(kind, "Step", step, after));
            }
        }

        await new FaultWalk(scene).InjectAsync(FaultWalk.Sample(faults, 12, seed: 2), TestContext);
    }

    [TestMethod]
    [DataRow(SyncMode.Mirror, false)]
    [DataRow(SyncMode.Mirror, true)]
    [DataRow(SyncMode.TwoWaySafe, false)]
    public async Task A_connection_that_is_lost_behind_any_byte_leaves_every_path_old_or_new_and_the_next_sync_completes(SyncMode mode, bool isFirst)
    {
        using var scene = await FaultScene.CreateAsync(mode, isFirst, server, Token);
        var whole = await RunWholeAsync(scene);
        List<InjectedFault> faults = [];
        var random = new Random(3);
        foreach (var place in (string[])["Sent", "Received"])
        {
            var bytes = whole.Count(place);
            var positions = new SortedSet<int> { 1, 2, bytes - 1, bytes };
            while (positions.Count < 60) positions.Add(random.Next(1, bytes + 1));
            foreach (var position in positions) faults.Add(new InjectedFault(random.Next(3) switch { 0 => "Mute", 1 => "Self", _ => "Cut" }, place, position));
        }

        await new FaultWalk(scene).InjectAsync(FaultWalk.Sample(faults, 12, seed: 4), TestContext);
    }

    [TestMethod]
    [DataRow(SyncMode.Mirror, false)]
    [DataRow(SyncMode.TwoWaySafe, false)]
    public async Task A_remote_host_that_dies_or_fails_at_any_command_leaves_every_path_old_or_new_and_the_next_sync_completes(SyncMode mode, bool isFirst)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-tools-").FullName;
        using var host = await SshServer.StartAsync(new RemoteTools(folder).Configuration);
        using var scene = await FaultScene.CreateAsync(mode, isFirst, host, Token);
        var pair = await scene.CopyAsync();
        Assert.AreEqual(0, (await pair.RunAsync(new InjectedFault("Before", "Tool", 0), Token)).ExitCode);
        var calls = RemoteTools.Calls(pair.Configuration);
        Assert.IsGreaterThan(20, calls);
        List<InjectedFault> faults = [];
        for (var call = 1; call <= calls; call++)
        {
            foreach (var how in (string[])["Before", "During", "After", "Fail"]) faults.Add(new InjectedFault(how, "Tool", call));
        }

        await new FaultWalk(scene).InjectAsync(FaultWalk.Sample(faults, 14, seed: 5), TestContext);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A run that nothing happens to, which shows that the scene is what it is meant to be, and how many places for faults there are.</summary>
    private async Task<FaultRun> RunWholeAsync(FaultScene scene)
    {
        var pair = await scene.CopyAsync();
        var run = await pair.RunAsync(InjectedFault.None, Token);
        Assert.AreEqual(0, run.ExitCode, run.ToString());
        Assert.AreEqual("", string.Join('\n', await pair.DefectsAtEndAsync(Token)));
        pair.Delete();
        return run;
    }
}
