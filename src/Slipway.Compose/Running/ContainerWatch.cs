using System.Diagnostics;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;

namespace Slipway.Compose.Running;

/// <summary>Waits until something holds of a container, and says why when it does not come to hold.</summary>
internal sealed class ContainerWatch(StackRun run, ComposeService service, IWatchedContainer container)
{
    private const string Running = "running";

    // A command that cannot work at all ends some 30 ms after its start is told; without a health test nothing else tells.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan SettlingBesideFailure = TimeSpan.FromMilliseconds(500);

    // The old container goes once this one is believed, and nothing else tells whether it serves.
    private static readonly TimeSpan SettlingBesideOld = TimeSpan.FromSeconds(1);

    // One that has failed before has to convince.
    private static readonly TimeSpan SettlingAgain = TimeSpan.FromSeconds(1);

    /// <summary>Until its health test has passed.</summary>
    /// <exception cref="SlipwayException">It ended, is unhealthy, has no health test, or the time is over.</exception>
    public async Task UntilHealthyAsync()
    {
        var id = await StartedAsync();
        await LearnWhetherTestedAsync(id);
        var life = await UntilAsync(id, life => life.HasEnded || life.Tested == false || life.IsHealthy || life.Health == ContainerHealth.Unhealthy, "healthy");
        if (!life.HasEnded && life.Tested == false)
            throw new SlipwayException(RunErrors.NotTested(service.Name, container.Name, service.Position));
        if (!life.IsHealthy)
            throw await FailureAsync(id, life);
    }

    /// <summary>Until it has ended with exit code 0.</summary>
    /// <exception cref="SlipwayException">It ended otherwise, or the time is over.</exception>
    public async Task UntilCompletedAsync()
    {
        var id = await StartedAsync();
        var life = await UntilAsync(id, life => life.HasEnded, "ended");
        if (life.Gone || life.ExitCode != 0)
            throw await FailureAsync(id, life);
    }

    /// <summary>Until it runs and, where it is tested, is healthy; or has ended with exit code 0.</summary>
    /// <exception cref="SlipwayException">It ended otherwise, is unhealthy, or the time is over.</exception>
    public Task UntilReadyAsync() => UntilReadyAsync(Settling);

    /// <summary>As <see cref="UntilReadyAsync()"/>, where another container has failed and there is no hurry to believe that this one has not.</summary>
    public Task UntilReadyBesideFailureAsync() => UntilReadyAsync(SettlingBesideFailure);

    /// <summary>As <see cref="UntilReadyAsync()"/>, where an old container goes on until then, and others may wait for that.</summary>
    public async Task UntilReadyBesideOldAsync()
    {
        await LearnWhetherTestedAsync(await StartedAsync());
        await UntilReadyAsync(SettlingBesideOld);
    }

    /// <summary>Until it has ended with another exit code than 0, or is unhealthy.</summary>
    /// <param name="watching">Ends the wait.</param>
    /// <exception cref="SlipwayException">It has.</exception>
    /// <exception cref="OperationCanceledException">It had not when the wait was ended.</exception>
    public async Task UntilFailedAsync(CancellationToken watching)
    {
        var id = await StartedAsync();
        var life = await run.Events.UntilAsync(
            id, life => life is { HasEnded: true, ExitCode: not 0 } or { Gone: true } or { HasEnded: false, Health: ContainerHealth.Unhealthy }, watching);
        throw await FailureAsync(id, life);
    }

    private async Task UntilReadyAsync(TimeSpan settling)
    {
        var id = await StartedAsync();
        while (true)
        {
            var life = await UntilAsync(id, IsDecided, Running);
            if (life.IsHealthy || (life is { HasEnded: true, Gone: false, ExitCode: 0 }))
                return;
            if (life.HasEnded || life.Health == ContainerHealth.Unhealthy)
                throw await FailureAsync(id, life);
            if (await HasSettledAsync(id, life, settling))
                return;
        }

        static bool IsDecided(ContainerLife life) => life.HasEnded || (life.State == ContainerState.Running
            && (life.Tested == false || life.Health is ContainerHealth.Healthy or ContainerHealth.Unhealthy));
    }

    private async Task LearnWhetherTestedAsync(string id)
    {
        if (run.Events.Life(id).Tested is null && await run.Engine.Containers.FindAsync(id, run.Patience.Working) is { State: { Running: true } state })
            run.Events.Tested(id, state.Health?.Status is not (null or "none"));
    }

    private async Task<string> StartedAsync()
    {
        var id = await container.MadeAsync();
        await container.StartedAsync();
        return id;
    }

    private async Task<ContainerLife> UntilAsync(string id, Func<ContainerLife, bool> holds, string awaited)
    {
        try
        {
            return await run.Events.UntilAsync(id, life => life.Gone || (container.HasBegun(life) && holds(life)), run.Patience.Waiting);
        }
        catch (OperationCanceledException) when (run.Patience.IsOver)
        {
            // Others kept the run from finding out that nothing tests this one.
            if (awaited == Running && run.Events.Life(id) is { State: ContainerState.Running, Tested: not true } life)
                return life;
            throw new SlipwayException(await run.Report.NotReadyAsync(service, container.Name, id, run.Options.WaitTimeout!.Value, awaited, run.Patience.Working));
        }
    }

    /// <summary>Whether an untested container goes on running for the first moment of its life.</summary>
    private async Task<bool> HasSettledAsync(string id, ContainerLife life, TimeSpan settling)
    {
        var left = life.StartedAt == 0 || run.Patience.IsOver ? TimeSpan.Zero : (container.HasRestarted(life) ? SettlingAgain : settling) - Stopwatch.GetElapsedTime(life.StartedAt);
        if (left <= TimeSpan.Zero)
            return true;
        using var settled = CancellationTokenSource.CreateLinkedTokenSource(run.Patience.Waiting);
        settled.CancelAfter(left);
        try
        {
            await run.Events.UntilAsync(id, now => now.Starts != life.Starts || now.State != ContainerState.Running, settled.Token);
            return false;
        }
        catch (OperationCanceledException) when (!run.Patience.Waiting.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<SlipwayException> FailureAsync(string id, ContainerLife life) => new(life.HasEnded
        ? await run.Report.EndedAsync(service, container.Name, id, life, run.Patience.Working)
        : await run.Report.UnhealthyAsync(service, container.Name, id, run.Patience.Working));
}
