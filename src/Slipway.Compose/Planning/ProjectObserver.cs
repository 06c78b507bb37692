using Slipway.Compose.Model;
using Slipway.Docker;

namespace Slipway.Compose.Planning;

/// <summary>Reads what an engine has of a project, all lists at the same time.</summary>
public static class ProjectObserver
{
    /// <param name="engine">The engine.</param>
    /// <param name="project">The project.</param>
    /// <param name="images">The references to look up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<ObservedProject> ObserveAsync(Engine engine, ComposeProject project, IReadOnlyCollection<string> images, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The containers that carry a project's label, and nothing else.</summary>
    public static Task<IReadOnlyList<ObservedContainer>> ContainersAsync(Engine engine, string projectName, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
