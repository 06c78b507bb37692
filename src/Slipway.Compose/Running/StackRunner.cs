using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>Carries plans out. Decides nothing; every service goes its own way at once and waits only for what its start depends on, told by the engine's events.</summary>
/// <param name="engine">The engine.</param>
/// <param name="log">Hears what happens.</param>
/// <param name="options">How.</param>
public sealed class StackRunner(Engine engine, IComposeLog log, RunOptions options)
{
    /// <summary>Carries a plan out. Its images are there already.</summary>
    /// <exception cref="SlipwayException">A service could not be brought up: names it, its exit code or last health output; the last lines of its log go to the log.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: every container is either as it was or as it should be, or on the way to the latter and resumed by the next run.</exception>
    public async Task<StackOutcome> ApplyAsync(ComposePlan plan, DesiredProject desired, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsNothingToDo(plan) && (!options.Wait || plan.Services.All(service => IsReady(service, OneShots.Of(desired.Project)))))
            return new StackOutcome(plan, StackStatus.Of(plan, [.. plan.Services.SelectMany(service => service.Containers).Select(action => action.Existing!)], StackStatus.Host(engine.Endpoint)));

        await using var events = await StackEvents.ListenAsync(engine, plan.ProjectName, cancellationToken);
        using var run = new StackRun(engine, log, options, plan, desired, events, cancellationToken);
        var containers = await run.CompleteAsync(cancellationToken);
        return new StackOutcome(plan, StackStatus.Of(plan, containers, StackStatus.Host(engine.Endpoint)));
    }

    // The images are there: what had to be done for them was done before.
    private static bool IsNothingToDo(ComposePlan plan) => plan with { Images = [] } is { IsEmpty: true };

    private static bool IsReady(ServicePlan service, OneShots oneShots) => service.Containers.All(action => action.Existing is { } container
        && ((!oneShots.IsAwaited(service.Service) && container is { State: ContainerState.Running, Health: ContainerHealth.None or ContainerHealth.Healthy }) || container is { State: ContainerState.Exited, ExitCode: 0 }));
}
