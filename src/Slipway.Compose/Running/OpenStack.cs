using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>A project that was read and the engine it is for.</summary>
internal sealed class OpenStack : IAsyncDisposable
{
    private readonly StackContext context;

    private OpenStack(StackContext context, Engine engine, LoadedProject loaded, IReadOnlyList<ComposeService> services) =>
        (this.context, Engine, Loaded, Services) = (context, engine, loaded, services);

    public Engine Engine { get; }

    public LoadedProject Loaded { get; }

    public ComposeProject Project => Loaded.Project;

    /// <summary>The services meant, with those they depend on.</summary>
    public IReadOnlyList<ComposeService> Services { get; }

    /// <summary>Whether anything in the files was worth a warning, which the next run is to give again.</summary>
    public bool HasWarned { get; private set; }

    /// <summary>Reads the files while the engine is connected to.</summary>
    /// <param name="context">Which project on which engine.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="connecting">The connection, which is disposed with this, or when this fails.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">The files are wrong, or no engine answers.</exception>
    public static async Task<OpenStack> OpenAsync(StackContext context, UpOptions options, Task<Engine> connecting, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = ComposeLoader.Load(context.Sources, cancellationToken);
            var errors = new List<Diagnostic>();
            var services = ServiceSelection.Of(loaded.Project, options, errors);
            if (errors.Count > 0)
                throw new SlipwayException(errors);
            foreach (var warning in loaded.Warnings)
                context.Log.Report(warning);
            return new OpenStack(context, await connecting, loaded, services) { HasWarned = loaded.Warnings.Count > 0 };
        }
        catch
        {
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connecting.IsCompletedSuccessfully)
                await connecting.Result.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is wanted and what is there, with images pulled and built.</summary>
    /// <exception cref="SlipwayException">A secret cannot be read, an image cannot be had.</exception>
    public async Task<(DesiredProject Desired, ObservedProject Observed)> PrepareAsync(CancellationToken cancellationToken)
    {
        var images = new StackImages(this, context);
        Task<IReadOnlyDictionary<string, ServiceImage>>? building = null;
        var observing = ObserveAsync(cancellationToken);
        try
        {
            var containers = Describe();
            // Not before: what is wrong with a service is told at once, and not after minutes of building.
            building = images.BuildAsync(cancellationToken);
            var observed = await observing;
            var pulled = await images.PullAsync(observed.Images, cancellationToken);
            var made = Merged(pulled, await building);
            // Pulling and building can take minutes, in which somebody else may have started or stopped something.
            if (made.Values.Any(image => image.Step != ImageStep.None))
                observed = await ObserveAsync(cancellationToken);
            return (new DesiredProject(Project, containers, made), observed);
        }
        catch (Exception failure)
        {
            // Nothing goes on unwatched, and what fails at the same time is told as well.
            await Task.WhenAll(building ?? Task.CompletedTask, observing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (failure is SlipwayException first && building?.Exception?.InnerException is SlipwayException second && first != second)
                throw new SlipwayException([.. first.Diagnostics, .. second.Diagnostics]);
            throw;
        }
    }

    /// <summary>What is wanted and what is there. Changes nothing.</summary>
    /// <exception cref="SlipwayException">A secret cannot be read, an image cannot be had.</exception>
    public async Task<(DesiredProject Desired, ObservedProject Observed)> LookAsync(CancellationToken cancellationToken)
    {
        var images = new StackImages(this, context);
        var containers = Describe();
        var observed = await ObserveAsync(cancellationToken);
        var pulls = images.PlanPulls(observed.Images);
        return (new DesiredProject(Project, containers, Merged(pulls, await images.PlanBuildsAsync(observed.Images, cancellationToken))), observed);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private Task<ObservedProject> ObserveAsync(CancellationToken cancellationToken) => ProjectObserver.ObserveAsync(
        Engine, Project, [.. Services.Select(service => ServiceContainers.Image(Project, service)).Distinct()], cancellationToken);

    /// <exception cref="SlipwayException">Holds what is wrong with each service.</exception>
    private Dictionary<string, ServiceContainer> Describe()
    {
        var containers = ServiceDescriptions.Of(Project, Services, EngineFacts.Of(Engine), Loaded.Variable, context.Log);
        HasWarned |= containers.Values.Any(container => container.Warnings.Count > 0);
        return containers;
    }

    private static Dictionary<string, ServiceImage> Merged(IReadOnlyDictionary<string, ServiceImage> some, IReadOnlyDictionary<string, ServiceImage> others) =>
        some.Concat(others).ToDictionary(image => image.Key, image => image.Value);
}
