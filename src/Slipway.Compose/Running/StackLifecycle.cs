using Slipway.Compose.Loading;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>A project's stack on an engine: brought up, planned, taken down. Two processes that change one project at the same time wait for each other.</summary>
/// <param name="context">Which project on which engine.</param>
public sealed class StackLifecycle(StackContext context)
{
    private const string NameVariable = "COMPOSE_PROJECT_NAME";

    /// <summary>What <see cref="UpAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="SlipwayException">The files are wrong, or no engine answers.</exception>
    public async Task<ComposePlan> PlanAsync(UpOptions options, CancellationToken cancellationToken)
    {
        await using var stack = await OpenStack.OpenAsync(context, options, Engine.ConnectAsync(context.Engine, cancellationToken), cancellationToken);
        var (desired, observed) = await stack.LookAsync(cancellationToken);
        return Plan(desired, observed, options, context.Log);
    }

    /// <summary>Loads, pulls and builds images, plans, and carries the plan out.</summary>
    /// <exception cref="SlipwayException">The files are wrong, no engine answers, or a service could not be brought up.</exception>
    public async Task<StackOutcome> UpAsync(UpOptions options, RunOptions running, CancellationToken cancellationToken)
    {
        var memory = new StackMemory(context, options);
        if (await memory.RecallAsync(cancellationToken) is { } unchanged)
            return unchanged;

        await using var stack = await OpenStack.OpenAsync(context, options, Engine.ConnectAsync(context.Engine, cancellationToken), cancellationToken);
        using var turn = await ProjectLock.TakeAsync(stack.Engine, stack.Project.Name, context.Log, cancellationToken);
        memory.Forget();
        var (desired, observed) = await stack.PrepareAsync(cancellationToken);
        var outcome = await new StackRunner(stack.Engine, context.Log, running).ApplyAsync(Plan(desired, observed, options, context.Log), desired, cancellationToken);
        await memory.RememberAsync(stack, desired, outcome, cancellationToken);
        return outcome;
    }

    /// <summary>Stops and removes the project's containers and networks, whoever started them; also where its files are gone or wrong, by its name alone.</summary>
    /// <exception cref="SlipwayException">No engine answers, or something could not be removed.</exception>
    public async Task<DownOutcome> DownAsync(DownOptions options, CancellationToken cancellationToken)
    {
        var (loaded, name) = Identify(cancellationToken);
        await using var engine = await Engine.ConnectAsync(context.Engine, cancellationToken);
        using var turn = await ProjectLock.TakeAsync(engine, name, context.Log, cancellationToken);
        var observed = loaded is null
            ? await ProjectObserver.ObserveAsync(engine, name, cancellationToken)
            : await ProjectObserver.ObserveAsync(engine, loaded.Project, DownImagesOf(loaded, options), cancellationToken);
        var plan = DownPlanner.Plan(loaded?.Project, name, observed, options);
        foreach (var warning in plan.Warnings)
            context.Log.Report(warning);
        return await new StackTeardown(engine, context.Log, options.StopTimeout, loaded?.Project).ApplyAsync(plan, cancellationToken);
    }

    /// <summary>The plan; its warnings go to the log.</summary>
    internal static ComposePlan Plan(DesiredProject desired, ObservedProject observed, UpOptions options, IComposeLog log)
    {
        var plan = ComposePlanner.Plan(desired, observed, options);
        foreach (var warning in plan.Warnings)
            log.Report(warning);
        return plan;
    }

    /// <summary>The project, or, where its files are gone or wrong, its name: only one that was given, for a guess could take another project down.</summary>
    private (LoadedProject? Loaded, string Name) Identify(CancellationToken cancellationToken)
    {
        try
        {
            var loaded = ComposeLoader.Load(context.Sources, cancellationToken);
            return (loaded, loaded.Project.Name);
        }
        catch (SlipwayException failure)
        {
            var name = context.Sources.ProjectName is { Length: > 0 } given ? given : context.Sources.Variable(NameVariable);
            if (string.IsNullOrEmpty(name))
                throw new SlipwayException([.. failure.Diagnostics, RunErrors.NoProjectName(context.Sources.Directory)]);
            context.Log.Report(RunErrors.DownByName(name, failure.Diagnostics[0].Message));
            return (null, name);
        }
    }

    private static IReadOnlyCollection<string> DownImagesOf(LoadedProject loaded, DownOptions options) => options.Images == DownImages.None
        ? []
        : [.. loaded.Project.Services.Values.Concat(loaded.Project.DisabledServices.Values).Select(service => Containers.ServiceContainers.Image(loaded.Project, service)).Distinct()];
}

/// <summary>What is removed besides the containers and networks of the files' services.</summary>
public sealed record DownOptions
{
    /// <summary>Only these services; empty for all, networks included.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether named volumes of the files and anonymous ones go too; never external ones.</summary>
    public bool Volumes { get; init; }

    /// <summary>Whether containers of services that the files no longer have go too.</summary>
    public bool Orphans { get; init; }
    public DownImages Images { get; init; }

    /// <summary>How long a container may take to stop; null for its own.</summary>
    public TimeSpan? StopTimeout { get; init; }
}

/// <summary>Which images go.</summary>
public enum DownImages
{
    None,

    /// <summary>Those without an <c>image</c> name of their own.</summary>
    Local,
    All,
}

/// <summary>What was removed, by the engine's names.</summary>
public sealed record DownOutcome(
    string ProjectName, IReadOnlyList<string> Containers, IReadOnlyList<string> Networks, IReadOnlyList<string> Volumes, IReadOnlyList<string> Images);
