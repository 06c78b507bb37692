using Slipway.Integration.Tests.Sync;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>
/// Whatever is killed, cut, stopped or cancelled when: each host serves the old or the new release with all its services, and the next deployment completes and leaves nothing of the one before. <c>SLIPWAY_FAULTS=all</c> walks everything rather than a sample.
/// </summary>
[TestClass]
public sealed class FaultTests
{
    private static DeployScene scene = null!;
    private static int steps;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        scene = await DeployScene.StartAsync(context.CancellationToken);
        // The third one is the first that has something to remove.
        for (var release = 1; release <= 3; release++) steps = (await new DeployWalk(scene, context).WholeAsync()).Steps.Count;
        Assert.IsGreaterThan(20, steps);
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        if (scene is not null) await scene.DisposeAsync();
    }

    [TestMethod]
    public Task A_deployment_that_is_killed_leaves_a_whole_release_serving_and_the_next_one_is_clean()
    {
        List<DeployFault> faults = [];
        for (var step = 1; step <= steps; step++) faults.AddRange([new(DeployFaultKind.Kill, step), new(DeployFaultKind.Kill, step, After: 20 + (step * 37 % 200))]);
        return WalkAsync(Sample(faults, 2, seed: 6));
    }

    [TestMethod]
    public Task A_deployment_that_goes_on_after_another_took_its_place_harms_nothing()
    {
        List<DeployFault> faults = [];
        for (var step = 3; step <= steps; step += 2) faults.Add(new DeployFault(DeployFaultKind.Stop, step));
        return WalkAsync(Sample(faults, 1, seed: 7));
    }

    [TestMethod]
    public Task A_deployment_that_is_cancelled_leaves_a_whole_release_serving_and_the_next_one_is_clean()
    {
        List<DeployFault> faults = [];
        for (var step = 1; step <= steps; step++) faults.AddRange([new(DeployFaultKind.Cancel, step), new(DeployFaultKind.Cancel, step, After: 20 + (step * 53 % 200))]);
        return WalkAsync(Sample(faults, 1, seed: 8));
    }

    [TestMethod]
    public Task A_host_that_is_cut_off_or_loses_its_engine_serves_a_whole_release_and_the_next_deployment_is_clean()
    {
        List<DeployFault> faults = [];
        for (var step = 3; step <= steps; step++)
        {
            faults.Add(new DeployFault(DeployFaultKind.Cut, step, Host: step % 2));
            if (step % 2 == 0) faults.Add(new DeployFault(DeployFaultKind.Cut, step, After: 20 + (step * 61 % 200), Host: step / 2 % 2));
            if (step % 4 == 0) faults.Add(new DeployFault(DeployFaultKind.Engine, step, Host: step / 4 % 2));
        }

        return WalkAsync(Sample(faults, 1, seed: 9));
    }

    [TestMethod]
    public async Task A_rollback_that_is_cut_anywhere_leaves_a_whole_release_serving_and_the_next_deployment_is_clean()
    {
        var whole = await new DeployWalk(scene, TestContext).RollBackAsync();
        List<DeployFault> faults = [];
        for (var step = 3; step <= whole.Steps.Count; step++)
        {
            foreach (var kind in (DeployFaultKind[])[DeployFaultKind.Kill, DeployFaultKind.Cancel, DeployFaultKind.Cut]) faults.Add(new DeployFault(kind, step, Host: step % 2, IsRollback: true));
        }

        await WalkAsync(Sample(faults, 1, seed: 10));
    }

    /// <summary>All of them in a full walk, else so many, drawn with a seed.</summary>
    private static DeployFault[] Sample(List<DeployFault> faults, int count, int seed)
    {
        var all = faults.ToArray();
        if (!FaultWalk.IsFull) new Random(seed).Shuffle(all);
        return FaultWalk.IsFull ? all : all[..count];
    }

    private async Task WalkAsync(IReadOnlyList<DeployFault> faults)
    {
        var walk = new DeployWalk(scene, TestContext);
        foreach (var fault in faults) await walk.InjectAsync(fault);
        walk.End();
    }
}
