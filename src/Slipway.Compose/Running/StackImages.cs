using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Images.Building;
using ImageAction = Slipway.Images.Building.ImageAction;

namespace Slipway.Compose.Running;

/// <summary>
/// Sees to the images of a stack's services: those with a <c>build</c> are built, also where another service names its image, the others pulled as their
/// <c>pull_policy</c> says.
/// </summary>
internal sealed class StackImages(OpenStack stack, StackContext context)
{
    private readonly ImagePulls pulls = new(stack.Engine, context);
    private readonly List<ComposeService> built = [.. Builders(stack)];

    /// <summary>Builds what has changed.</summary>
    /// <returns>The images by service.</returns>
    /// <exception cref="SlipwayException">An image could not be built.</exception>
    public async Task<IReadOnlyDictionary<string, ServiceImage>> BuildAsync(CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, ServiceImage>(StringComparer.Ordinal);
        if (built.Count == 0)
            return images;
        foreach (var outcome in await Builds().ApplyAsync(Definitions(), cancellationToken))
        {
            var service = built.Find(service => service.Name == outcome.Name)!;
            var reference = ServiceContainers.Image(stack.Project, service);
            var image = outcome.Changed
                ? new ServiceImage(reference, outcome.ImageId, ImageStep.Build, Causes(outcome.Actions))
                : new ServiceImage(reference, outcome.ImageId);
            foreach (var user in UsersOf(service))
                images[user.Name] = image;
        }

        return images;
    }

    /// <summary>What <see cref="BuildAsync"/> would do.</summary>
    public async Task<IReadOnlyDictionary<string, ServiceImage>> PlanBuildsAsync(IReadOnlyDictionary<string, string> there, CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, ServiceImage>(StringComparer.Ordinal);
        if (built.Count == 0)
            return images;
        await foreach (var plan in Builds().PlanAsync(Definitions(), cancellationToken))
        {
            var service = built.Find(service => service.Name == plan.Image)!;
            var reference = ServiceContainers.Image(stack.Project, service);
            var image = plan.IsEmpty
                ? new ServiceImage(reference, there.GetValueOrDefault(reference))
                : new ServiceImage(reference, null, ImageStep.Build, Causes(plan.Actions));
            foreach (var user in UsersOf(service))
                images[user.Name] = image;
        }

        return images;
    }

    /// <summary>Pulls what has to be pulled.</summary>
    /// <param name="there">The images the engine has, by reference.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The images by service.</returns>
    /// <exception cref="SlipwayException">Some cannot be had; holds an error for each.</exception>
    public async Task<IReadOnlyDictionary<string, ServiceImage>> PullAsync(IReadOnlyDictionary<string, string> there, CancellationToken cancellationToken)
    {
        var wanted = pulls.Look(stack.Project, Pulled(), there);
        var pulled = await pulls.PullAsync(wanted, there, cancellationToken);
        return ByService(wanted, image => pulled[image.Reference]);
    }

    /// <summary>What <see cref="PullAsync"/> would do.</summary>
    public IReadOnlyDictionary<string, ServiceImage> PlanPulls(IReadOnlyDictionary<string, string> there) => ByService(
        pulls.Look(stack.Project, Pulled(), there),
        image => image.Cause is null ? new ServiceImage(image.Reference, there[image.Reference]) : new ServiceImage(image.Reference, there.GetValueOrDefault(image.Reference), ImageStep.Pull, image.Cause));

    private static Dictionary<string, ServiceImage> ByService(IReadOnlyList<ImagePulls.Wanted> wanted, Func<ImagePulls.Wanted, ServiceImage> image) =>
        wanted.SelectMany(one => one.Services.Select(service => (service.Name, Image: image(one)))).ToDictionary(pair => pair.Name, pair => pair.Image);

    /// <summary>The service that builds the image which a service without a <c>build</c> names; null where that comes from elsewhere.</summary>
    public static ComposeService? Builder(ComposeProject project, ComposeService service) =>
        project.Services.Values.FirstOrDefault(other => other.Build is not null && ServiceContainers.Image(project, other) == ServiceContainers.Image(project, service));

    private static IEnumerable<ComposeService> Builders(OpenStack stack) =>
        stack.Services.Select(service => service.Build is not null ? service : stack.Services.FirstOrDefault(other => Builds(stack.Project, other, service)) ?? Builder(stack.Project, service))
            .OfType<ComposeService>().Distinct();

    private static bool Builds(ComposeProject project, ComposeService service, ComposeService user) =>
        service.Build is not null && ServiceContainers.Image(project, service) == ServiceContainers.Image(project, user);

    private IEnumerable<ComposeService> Pulled() => stack.Services.Where(service => !built.Exists(other => other == service || Builds(stack.Project, other, service)));

    private IEnumerable<ComposeService> UsersOf(ComposeService builder) =>
        stack.Services.Where(service => service == builder || (service.Build is null && Builds(stack.Project, builder, service)));

    private ImageBuilds Builds() => new(context.Engine, context.StateDirectory, context.Log, stack.Loaded.Variable);

    /// <exception cref="SlipwayException">Some cannot be built; holds what is wrong with each.</exception>
    private List<ImageDefinition> Definitions()
    {
        var diagnostics = new List<Diagnostic>();
        var definitions = built.Select(service => BuildDefinitions.Describe(stack.Project, service, context.StateDirectory, stack.Loaded.Variable, diagnostics)).ToList();
        if (diagnostics.Exists(diagnostic => diagnostic.Severity == Severity.Error))
            throw new SlipwayException(diagnostics);
        foreach (var diagnostic in diagnostics)
            context.Log.Report(diagnostic);
        return [.. definitions.OfType<ImageDefinition>()];
    }

    private static string Causes(IReadOnlyList<ImageAction> actions) => string.Join("; ", actions.SelectMany(action => action.Causes).Select(cause => cause.ToString()).Distinct());
}
