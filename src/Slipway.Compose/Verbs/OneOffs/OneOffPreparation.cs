using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Compose.Verbs;

/// <summary>Sees to what a one-off container of a service needs: the services it depends on, and its image. What is there is left as it is.</summary>
internal sealed class OneOffPreparation(VerbSession session, ComposeService service)
{
    /// <summary>Brings up the services it depends on, waiting for health and completion only where the service asks for it.</summary>
    public async Task DependenciesAsync(CancellationToken cancellationToken)
    {
        var dependencies = ServiceOrder.Dependencies(service).Values.ToList();
        var needed = dependencies.Where(dependency => dependency.Required || session.Project.Services.ContainsKey(dependency.Service));
        var options = new UpOptions { Services = [.. needed.Select(dependency => dependency.Service)] };
        if (options.Services.Count == 0) return;
        var running = new RunOptions { Wait = dependencies.Exists(dependency => dependency.Condition != DependencyCondition.Started) };
        await new StackLifecycle(session.Context).UpAsync(options, running, cancellationToken);
    }

    /// <summary>The id of its image, which is built where what it is built from has changed, or pulled when the engine does not have it.</summary>
    public Task<string> ImageAsync(CancellationToken cancellationToken) =>
        (service.Build is null ? StackImages.Builder(session.Project, service) : service) is { } builder ? BuiltAsync(builder, cancellationToken) : PulledAsync(cancellationToken);

    private async Task<string> BuiltAsync(ComposeService builder, CancellationToken cancellationToken)
    {
        var (context, problems) = (session.Context, new List<Diagnostic>());
        var definition = BuildDefinitions.Describe(session.Project, builder, context.StateDirectory, session.Variable, problems);
        if (definition is null || problems.Exists(problem => problem.Severity == Severity.Error)) throw new SlipwayException(problems);
        foreach (var warning in problems) session.Log.Report(warning);
        var outcomes = await new ImageBuilds(context.Engine, context.StateDirectory, session.Log, session.Variable).ApplyAsync([definition], cancellationToken);
        return outcomes[0].ImageId ?? throw new SlipwayException(VerbErrors.ImageMissing(service.Name, ServiceContainers.Image(session.Project, service)));
    }

    private async Task<string> PulledAsync(CancellationToken cancellationToken)
    {
        var reference = ServiceContainers.Image(session.Project, service);
        if (await session.Engine.Images.FindAsync(reference, cancellationToken) is { } there) return there.Id;
        var pulls = new ImagePulls(session.Engine, session.Context);
        var nothing = new Dictionary<string, string>();
        var pulled = await pulls.PullAsync(pulls.Look(session.Project, [service], nothing), nothing, cancellationToken);
        return pulled[reference].Id ?? throw new SlipwayException(VerbErrors.ImageMissing(service.Name, reference));
    }
}
