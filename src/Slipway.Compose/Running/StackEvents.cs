using System.Diagnostics;
using System.Globalization;
using Slipway.Compose.Containers;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Events;

namespace Slipway.Compose.Running;

/// <summary>
/// The lives of a project's containers, kept up to date by the engine's events. Listening begins before anything is done, so nothing is missed; a stream that breaks is
/// opened again, and what happened meanwhile is read from one list.
/// </summary>
internal sealed class StackEvents : IAsyncDisposable
{
    // Not exec_*, of which every health test makes three.
    private static readonly string[] Wanted = ["start", "die", "destroy", "pause", "unpause", "health_status"];

    private readonly Engine engine;
    private readonly string project;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ended = new();
    private Task listening = Task.CompletedTask;
    private SlipwayException? failure;

    private StackEvents(Engine engine, string project) => (this.engine, this.project) = (engine, project);

    /// <summary>Begins to listen. Whatever is done after this has returned is heard.</summary>
    public static async Task<StackEvents> ListenAsync(Engine engine, string project, CancellationToken cancellationToken)
    {
        var events = new StackEvents(engine, project);
        var stream = await events.OpenAsync(cancellationToken);
        events.listening = events.HearAllAsync(stream);
        return events;
    }

    /// <summary>A container as a list shows it that was asked for after listening began, before anything was done with it.</summary>
    public void Know(ObservedContainer container) => Change(container.Id, life => life.Starts > 0 ? life : ContainerLife.Of(container));

    /// <summary>A container as a list shows it after it was started. What events have told counts more.</summary>
    public void Confirm(ObservedContainer container) => Change(container.Id, life => Merged(life, ContainerLife.Of(container)));

    /// <summary>What is known of a container before it is started: whether something tests its health, and whether the engine starts it again when it ends.</summary>
    public void Expect(string container, bool? tested, bool startedAgain)
    {
        lock (gate)
        {
            var entry = Of(container);
            entry.StartedAgain = startedAgain;
            entry.Life = entry.Life with { Tested = tested ?? entry.Life.Tested };
        }
    }

    /// <summary>Whether something tests a container's health, once that is known.</summary>
    public void Tested(string container, bool tested) => Change(container, life => life with { Tested = tested });

    /// <summary>What a container is doing.</summary>
    public ContainerLife Life(string container)
    {
        lock (gate)
            return Of(container).Life;
    }

    /// <summary>Waits until something holds of a container.</summary>
    /// <exception cref="SlipwayException">The engine is gone.</exception>
    public async Task<ContainerLife> UntilAsync(string container, Func<ContainerLife, bool> holds, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                var entry = Of(container);
                if (holds(entry.Life))
                    return entry.Life;
                if (failure is not null)
                    throw new SlipwayException(failure.Diagnostics);
                changed = entry.Changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private Task<EventStream> OpenAsync(CancellationToken cancellationToken)
    {
        var filters = EngineFilters.Label($"{ComposeLabels.Project}={project}").With("type", "container");
        foreach (var action in Wanted)
            filters.With("event", action);
        return engine.Events.ListenAsync(filters, cancellationToken);
    }

    private async Task HearAllAsync(EventStream stream)
    {
        var fruitless = false;
        while (true)
        {
            var heard = false;
            try
            {
                await using (stream)
                {
                    await foreach (var happened in stream.ReadAsync(ended.Token))
                    {
                        heard = true;
                        await HearAsync(happened);
                    }
                }

                if (fruitless && !heard)
                    throw new SlipwayException(RunErrors.EventsLost(engine.Endpoint.ToString(), "the stream ends at once"));
            }
            catch (SlipwayException e) when (fruitless && !heard)
            {
                Fail(e);
                return;
            }
            catch (SlipwayException)
            {
                // A connection can be cut while the engine goes on: asked again below.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            fruitless = !heard;
            try
            {
                stream = await OpenAsync(ended.Token);
                await CheckAsync();
            }
            catch (SlipwayException e)
            {
                Fail(new SlipwayException(RunErrors.EventsLost(engine.Endpoint.ToString(), e.Diagnostics[0].Message)));
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task HearAsync(EngineEvent happened)
    {
        var id = happened.Actor.Id;
        switch (happened.Action)
        {
            case "start":
                await LearnWhetherTestedAsync(id);
                Change(id, life => life with
                {
                    State = ContainerState.Running,
                    Health = life.Tested == true ? ContainerHealth.Starting : ContainerHealth.None,
                    ExitCode = null,
                    Starts = life.Starts + 1,
                    StartedAt = Stopwatch.GetTimestamp(),
                });
                break;
            case "die":
                var startedAgain = IsStartedAgain(id);
                Change(id, life => life with { State = startedAgain ? ContainerState.Restarting : ContainerState.Exited, ExitCode = ExitCode(happened) });
                if (startedAgain && await HasGivenUpAsync(id))
                    Change(id, life => life with { State = ContainerState.Exited });
                break;
            case "destroy":
                Change(id, life => life with { Gone = true });
                break;
            case "pause":
                Change(id, life => life with { State = ContainerState.Paused });
                break;
            case "unpause":
                Change(id, life => life with { State = ContainerState.Running });
                break;
            default:
                if (Health(happened.Action) is { } health)
                    Change(id, life => life with { Health = health, Tested = true });
                break;
        }
    }

    private bool IsStartedAgain(string container)
    {
        lock (gate)
            return Of(container).StartedAgain;
    }

    /// <summary>A restart policy gives up some day; only the container itself says whether it has.</summary>
    private async Task<bool> HasGivenUpAsync(string container) =>
        await engine.Containers.FindAsync(container, ended.Token) is null or { State.Status: "exited" or "dead" or "removing" };

    /// <summary>One that the engine starts again may be between two lives whenever a list is read.</summary>
    private async Task LearnWhetherTestedAsync(string container)
    {
        lock (gate)
        {
            if (Of(container) is not { StartedAgain: true, Life: { Starts: > 0, Tested: null } })
                return;
        }

        if (await engine.Containers.FindAsync(container, ended.Token) is { } inspect)
            Tested(container, inspect.Config?.Healthcheck?.Test is [var kind, ..] && kind != "NONE");
    }

    private async Task CheckAsync()
    {
        var there = (await ProjectObserver.ContainersAsync(engine, project, ended.Token)).ToDictionary(container => container.Id);
        string[] known;
        lock (gate)
            known = [.. entries.Keys];
        foreach (var id in known)
        {
            Change(id, life => there.TryGetValue(id, out var container)
                ? Merged(new() { Tested = life.Tested }, ContainerLife.Of(container)) with { Starts = Math.Max(life.Starts, container.State == ContainerState.Created ? 0 : 1) }
                : life with { Gone = life.Gone || life.Starts > 0 });
        }
    }

    internal static ContainerLife Merged(ContainerLife heard, ContainerLife listed)
    {
        // Nothing heard yet: the list is all there is. Else it can only add what no event has told, and only if it tells of the same run.
        if (heard.Starts == 0 && !heard.Gone)
            return listed with { Tested = listed.Tested ?? heard.Tested, StartedAt = Stopwatch.GetTimestamp() };
        // Whether something tests it does not depend on the run: an event that tells of the listed one may still be on its way, and nothing tells it again.
        if (heard.State != ContainerState.Running || listed.State != ContainerState.Running)
            return heard with { Tested = heard.Tested ?? listed.Tested };
        return heard with
        {
            Tested = heard.Tested ?? listed.Tested,
            Health = heard.Health == ContainerHealth.None ? listed.Health : heard.Health,
        };
    }

    private void Fail(SlipwayException why)
    {
        lock (gate)
        {
            failure = why;
            foreach (var entry in entries.Values)
                entry.Signal();
        }
    }

    private void Change(string container, Func<ContainerLife, ContainerLife> change)
    {
        lock (gate)
        {
            var entry = Of(container);
            entry.Life = change(entry.Life);
            entry.Signal();
        }
    }

    private Entry Of(string container)
    {
        if (!entries.TryGetValue(container, out var entry))
            entries.Add(container, entry = new Entry());
        return entry;
    }

    private static int? ExitCode(EngineEvent happened) =>
        happened.Actor.Attributes.TryGetValue("exitCode", out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    private static ContainerHealth? Health(string action) => action switch
    {
        "health_status: healthy" => ContainerHealth.Healthy,
        "health_status: unhealthy" => ContainerHealth.Unhealthy,
        "health_status: starting" => ContainerHealth.Starting,
        _ => null,
    };

    private sealed class Entry
    {
        public ContainerLife Life { get; set; } = new();

        public bool StartedAgain { get; set; }

        public TaskCompletionSource Changed { get; private set; } = NewSource();

        public void Signal()
        {
            var changed = Changed;
            Changed = NewSource();
            changed.SetResult();
        }

        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
