using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>A project and the images that a release of it is made of, which are to run elsewhere than on the engine that has or builds them.</summary>
/// <param name="Loaded">The project.</param>
/// <param name="Images">
/// The image of every service meant, by service. One without an id is either still to be built (a plan's, <see cref="ImageStep.Build"/>) or not on this engine
/// (<see cref="ImageStep.Pull"/>): it is pulled where it runs.
/// </param>
public sealed record BuiltProject(LoadedProject Loaded, IReadOnlyDictionary<string, ServiceImage> Images);

/// <summary>Loads a project and sees to the images of its services that are built; nothing is pulled, and no container is touched.</summary>
/// <param name="context">Which project, and the engine that builds.</param>
public sealed class StackBuild(StackContext context)
{
    /// <summary>Builds what has changed.</summary>
    /// <param name="services">The services meant, with those they depend on; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">The files are wrong, no engine answers, or an image could not be built.</exception>
    public Task<BuiltProject> BuildAsync(IReadOnlyList<string> services, CancellationToken cancellationToken) =>
        WithImagesAsync(services, (images, _) => images.BuildAsync(cancellationToken), cancellationToken);

    /// <summary>What <see cref="BuildAsync"/> would do. Builds nothing.</summary>
    /// <param name="services">The services meant, with those they depend on; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">The files are wrong, or no engine answers.</exception>
    public Task<BuiltProject> PlanAsync(IReadOnlyList<string> services, CancellationToken cancellationToken) =>
        WithImagesAsync(services, (images, there) => images.PlanBuildsAsync(there, cancellationToken), cancellationToken);

    private async Task<BuiltProject> WithImagesAsync(
        IReadOnlyList<string> services, Func<StackImages, IReadOnlyDictionary<string, string>, Task<IReadOnlyDictionary<string, ServiceImage>>> buildAsync, CancellationToken cancellationToken)
    {
        await using var stack = await OpenStack.OpenAsync(context, new UpOptions { Services = services }, Engine.ConnectAsync(context.Engine, cancellationToken), cancellationToken);
        var there = await ProjectObserver.ImagesAsync(stack.Engine, [.. stack.Services.Select(service => ServiceContainers.Image(stack.Project, service)).Distinct()], cancellationToken);
        var built = await buildAsync(new StackImages(stack, context), there);
        var images = new Dictionary<string, ServiceImage>(built, StringComparer.Ordinal);
        foreach (var service in stack.Services)
        {
            var reference = ServiceContainers.Image(stack.Project, service);
            if (!images.ContainsKey(service.Name))
                images.Add(service.Name, there.TryGetValue(reference, out var id) ? new(reference, id) : new(reference, null, ImageStep.Pull, "the engine that builds does not have it"));
        }

        return new BuiltProject(stack.Loaded, images);
    }
}
