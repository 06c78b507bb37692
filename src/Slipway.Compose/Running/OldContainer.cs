using System.Diagnostics;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;

namespace Slipway.Compose.Running;

/// <summary>A container that goes: replaced, more than the scale asks for, or an orphan. Its volumes stay.</summary>
internal sealed class OldContainer
{
    private readonly StackRun run;
    private readonly ComposeService? service;
    private readonly Lazy<Task> stopped;
    private readonly Lazy<Task> removed;

    /// <param name="run">The run.</param>
    /// <param name="container">The container.</param>
    /// <param name="service">Its service; null for an orphan.</param>
    public OldContainer(StackRun run, ObservedContainer container, ComposeService? service)
    {
        (this.run, this.service, Container) = (run, service, container);
        stopped = new(StopOnceAsync);
        removed = new(RemoveOnceAsync);
    }

    public ObservedContainer Container { get; }

    /// <summary>Whether its successor has taken its place: then it goes even where the run is cancelled.</summary>
    public bool IsSucceeded { get; set; }

    /// <summary>How long stopping and removing took.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Runs its <c>pre_stop</c> commands and stops it; asked again it is the same stopping.</summary>
    public Task StopAsync() => stopped.Value;

    /// <summary>Stops it and removes it.</summary>
    public Task RemoveAsync() => removed.Value;

    private async Task StopOnceAsync()
    {
        if (Container.State is not (ContainerState.Running or ContainerState.Restarting or ContainerState.Paused))
            return;
        if (!IsSucceeded)
            run.Patience.ThrowIfCancelled();
        var began = Stopwatch.GetTimestamp();
        if (service is not null && Container.State == ContainerState.Running)
            await run.Hooks.BeforeStopAsync(service, Container.Id, Container.Name, run.Patience.Working);
        try
        {
            await run.Engine.Containers.StopAsync(Container.Id, run.Options.StopTimeout, run.Patience.Working);
        }
        catch (SlipwayException refusal) when (EngineRefusal.StatusOf(refusal) == 404)
        {
            // Somebody else has removed it.
        }

        Spent += Stopwatch.GetElapsedTime(began);
    }

    private async Task RemoveOnceAsync()
    {
        await StopAsync();
        var began = Stopwatch.GetTimestamp();
        await run.Engine.Containers.RemoveAsync(Container.Id, run.Patience.Working, force: true);
        Spent += Stopwatch.GetElapsedTime(began);
    }
}
