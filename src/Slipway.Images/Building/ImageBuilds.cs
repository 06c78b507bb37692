using System.Runtime.CompilerServices;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;

namespace Slipway.Images.Building;

/// <summary>
/// Brings the images of a project to the state their definitions ask for. Images that are made from one another are built in that order, all others at the same
/// time.
/// </summary>
/// <param name="search">Which engine is meant.</param>
/// <param name="stateDirectory">Absolute path of the folder that holds the records of earlier builds.</param>
/// <param name="log">Hears what happens.</param>
/// <param name="variable">The environment variables of the build.</param>
public sealed class ImageBuilds(EngineSearch search, string stateDirectory, IBuildLog log, Func<string, string?> variable)
{
    private readonly IBuildLog log = new OnceLog(log);

    /// <summary>What would be done, image by image, in the definitions' order. Changes nothing.</summary>
    /// <exception cref="SlipwayException">A definition cannot be carried out, or no engine answers.</exception>
    public async IAsyncEnumerable<ImagePlan> PlanAsync(IReadOnlyList<ImageDefinition> definitions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var images = Prepare(definitions);
        var dependencies = ImageOrder.Dependencies(images);
        await using var engine = await Engine.ConnectAsync(search, cancellationToken);
        var toBeBuilt = new bool[images.Count];
        var plans = new ImagePlan?[images.Count];
        for (var i = 0; i < images.Count; i++)
            await PlanOneAsync(i);
        foreach (var plan in plans)
            yield return plan!;

        async Task PlanOneAsync(int index)
        {
            if (plans[index] is not null)
                return;
            foreach (var needed in dependencies[index])
                await PlanOneAsync(needed);
            var renewed = dependencies[index].Where(needed => toBeBuilt[needed]).SelectMany(needed => images[needed].Definition.Tags).ToHashSet();
            plans[index] = await Work(engine, images[index]).PlanAsync(renewed, cancellationToken);
            toBeBuilt[index] = plans[index]!.Actions.Any(action => action is BuildImage);
        }
    }

    /// <summary>Does what is to be done.</summary>
    /// <returns>The images as they now are, in the definitions' order.</returns>
    /// <exception cref="SlipwayException">At least one image could not be built; holds what was wrong with each. The others are built.</exception>
    public async Task<IReadOnlyList<ImageOutcome>> ApplyAsync(IReadOnlyList<ImageDefinition> definitions, CancellationToken cancellationToken)
    {
        var connecting = Engine.ConnectAsync(search, cancellationToken);
        try
        {
            var images = Prepare(definitions);
            var dependencies = ImageOrder.Dependencies(images);
            var runs = new Task<ImageOutcome?>[images.Count];
            for (var i = 0; i < images.Count; i++)
                Start(i);
            return Collect(await SettleAsync(runs));

            void Start(int index)
            {
                if (runs[index] is not null)
                    return;
                foreach (var needed in dependencies[index])
                    Start(needed);
                runs[index] = RunAsync(images[index], [.. dependencies[index].Select(needed => runs[needed])]);
            }
        }
        finally
        {
            await CloseAsync(connecting);
        }

        async Task<ImageOutcome?> RunAsync(PreparedImage image, IReadOnlyList<Task<ImageOutcome?>> needed)
        {
            try
            {
                await Task.WhenAll(needed);
            }
            catch (SlipwayException)
            {
                // What this image is made from was not built, and has said so.
                return null;
            }

            if (needed.Any(run => run.Result is null))
                return null;
            await using var early = ImageWork.Begin(image, stateDirectory, log, cancellationToken);
            return await Work(await connecting, image, early).ApplyAsync(cancellationToken);
        }
    }

    private ImageWork Work(Engine engine, PreparedImage image, EarlyFingerprint? early = null) =>
        new(engine, image, stateDirectory, log, variable, search, early);

    private List<PreparedImage> Prepare(IReadOnlyList<ImageDefinition> definitions)
    {
        var images = new List<PreparedImage>();
        var problems = new List<Diagnostic>();
        foreach (var definition in definitions)
        {
            try
            {
                images.Add(PreparedImage.Read(definition, log));
            }
            catch (SlipwayException failure)
            {
                problems.AddRange(failure.Diagnostics);
            }
        }

        return problems.Count > 0 ? throw new SlipwayException(problems) : images;
    }

    /// <summary>Waits for all, so that no build goes on unwatched, and then fails with every failure at once.</summary>
    private static async Task<ImageOutcome?[]> SettleAsync(Task<ImageOutcome?>[] runs)
    {
        await ((Task)Task.WhenAll(runs)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var failures = runs.Where(run => run.IsFaulted).SelectMany(run => run.Exception!.InnerExceptions).ToList();
        if (failures.Find(failure => failure is not SlipwayException) is { } defect)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(defect);
        if (failures.Count > 0)
            throw new SlipwayException([.. failures.Cast<SlipwayException>().SelectMany(failure => failure.Diagnostics).Distinct()]);
        return await Task.WhenAll(runs);
    }

    private static List<ImageOutcome> Collect(ImageOutcome?[] outcomes) => [.. outcomes.OfType<ImageOutcome>()];

    private static async Task CloseAsync(Task<Engine> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await connecting.Result.DisposeAsync();
    }
}
