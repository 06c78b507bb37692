using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Compose.Verbs;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>
/// A project on an engine where the project is known already, as a deployment knows it: nothing is loaded, built or pulled. Two processes of a user that change one project
/// on one engine wait for each other.
/// </summary>
/// <param name="engine">The engine, which the caller disposes.</param>
/// <param name="project">The project.</param>
/// <param name="images">The image of each service, which the engine has by the time of <see cref="UpAsync"/>; one whose <see cref="ServiceImage.Step"/> is not none is planned as still to come.</param>
/// <param name="facts">What of the engine decides how containers are described to it.</param>
/// <param name="variable">The project's variables (<see cref="FileObjectVariable"/>).</param>
/// <param name="log">Hears what happens.</param>
public sealed class StackOnEngine(
    Engine engine, ComposeProject project, IReadOnlyDictionary<string, ServiceImage> images, EngineFacts facts, Func<string, string?> variable, IComposeLog log)
{
    /// <summary>What <see cref="UpAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="SlipwayException">A secret cannot be read, or the engine cannot do what is asked for.</exception>
    public async Task<ComposePlan> PlanAsync(UpOptions options, CancellationToken cancellationToken) => (await LookAsync(options, cancellationToken)).Plan;

    /// <summary>Plans, and carries the plan out.</summary>
    /// <exception cref="SlipwayException">As for <see cref="PlanAsync"/>, or a service could not be brought up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: see <see cref="StackRunner.ApplyAsync"/>.</exception>
    public async Task<StackOutcome> UpAsync(UpOptions options, RunOptions running, CancellationToken cancellationToken)
    {
        using var turn = await ProjectLock.TakeAsync(engine, project.Name, log, cancellationToken);
        var (plan, desired) = await LookAsync(options, cancellationToken);
        return await new StackRunner(engine, log, running).ApplyAsync(plan, desired, cancellationToken);
    }

    /// <summary>Stops and removes the project's containers and networks; volumes stay.</summary>
    /// <exception cref="SlipwayException">Something could not be removed.</exception>
    public async Task<DownOutcome> DownAsync(CancellationToken cancellationToken)
    {
        using var turn = await ProjectLock.TakeAsync(engine, project.Name, log, cancellationToken);
        var plan = DownPlanner.Plan(project, project.Name, await ProjectObserver.ObserveAsync(engine, project, [], cancellationToken), new DownOptions { Orphans = true });
        return await new StackTeardown(engine, log, null, project).ApplyAsync(plan, cancellationToken);
    }

    /// <summary>
    /// Runs a command in a container of its own, made as a service's containers are, without the service's ports and names, and removes it. Its output goes to
    /// <see cref="IComposeLog.ContainerLine"/>. Networks and volumes that are not there are made; services that it depends on are left as they are. There is one such
    /// container of a service at a time: one that was left by a run which was killed is stopped and removed first.
    /// </summary>
    /// <param name="service">The service, also one that profiles leave out.</param>
    /// <param name="command">The command; null for the service's own.</param>
    /// <param name="limit">How long it may take before it is stopped; null for as long as it takes.</param>
    /// <param name="cancellationToken">Stops and removes the container.</param>
    /// <returns>The command's exit code.</returns>
    /// <exception cref="SlipwayException">SLIP3600: there is no such service; SLIP3606: its image is not there; SLIP3608: it took too long; or the engine refused.</exception>
    public async Task<int> RunOnceAsync(string service, IReadOnlyList<string>? command, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limit is { } time)
            limited.CancelAfter(time);
        try
        {
            return await RunOnceAsync(VerbSession.Find(project, service), command, limited.Token);
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(VerbErrors.OnceTooLong(service, limit!.Value));
        }
    }

    private async Task<int> RunOnceAsync(ComposeService service, IReadOnlyList<string>? command, CancellationToken cancellationToken)
    {
        var place = new OneOffPlace(engine, project, facts, variable, log);
        var image = images.GetValueOrDefault(service.Name)?.Id ?? await ImageAsync(service, cancellationToken);
        var request = new RunRequest { Service = service.Name, Args = command, Name = $"{project.Name}-{service.Name}-once", Interactive = Interaction.Never };
        var conversation = new ProcessConversation(ProcessTerminal.Open(), request.Interactive);
        await OneOffResources.RemoveLeftAsync(place, request.Name, cancellationToken);
        await OneOffResources.EnsureAsync(place, service, cancellationToken);
        await using var container = await OneOffRun.MakeAsync(place, service, request, [], image, conversation, cancellationToken);
        return await OneOffRun.StartedAsync(place, service, container, conversation, cancellationToken);
    }

    private async Task<string> ImageAsync(ComposeService service, CancellationToken cancellationToken)
    {
        var reference = ServiceContainers.Image(project, service);
        return (await engine.Images.FindAsync(reference, cancellationToken))?.Id ?? throw new SlipwayException(VerbErrors.ImageMissing(service.Name, reference));
    }

    private async Task<(ComposePlan Plan, DesiredProject Desired)> LookAsync(UpOptions options, CancellationToken cancellationToken)
    {
        var errors = new List<Diagnostic>();
        var services = ServiceSelection.Of(project, options, errors);
        if (errors.Count > 0)
            throw new SlipwayException(errors);
        var observing = ProjectObserver.ObserveAsync(engine, project, [], cancellationToken);
        DesiredProject desired;
        try
        {
            desired = new DesiredProject(project, ServiceDescriptions.Of(project, services, facts, variable, log), images);
        }
        catch
        {
            await ((Task)observing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return (StackLifecycle.Plan(desired, await observing, options, log), desired);
    }
}
