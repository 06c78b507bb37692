using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Docker.Networks;
using Slipway.Docker.Volumes;

namespace Slipway.Compose.Containers;

/// <summary>From a project's model to the engine's requests (facts: docs of the Engine API, <c>POST /containers/create</c>).</summary>
public static class ServiceContainers
{
    /// <summary>Describes the containers of one service.</summary>
    /// <param name="project">The project.</param>
    /// <param name="service">One of its services.</param>
    /// <param name="engine">What the engine can do.</param>
    /// <param name="variable">The project's variables (<see cref="FileObjectVariable"/>): the build's environment, then the env files.</param>
    /// <exception cref="SlipwayException">A secret's or config's file is missing, a value does not fit this engine.</exception>
    public static ServiceContainer Describe(ComposeProject project, ComposeService service, EngineFacts engine, Func<string, string?> variable) =>
        throw new NotImplementedException();

    /// <summary>The request for one container: number and image in the labels, ids for <c>service:X</c>, volumes carried over.</summary>
    /// <param name="container">The service's description.</param>
    /// <param name="name">The container's name; it becomes an alias on each network.</param>
    /// <param name="number">From 1.</param>
    /// <param name="imageId">Goes into a label.</param>
    /// <param name="namespaceContainer">The id of the container that <c>service:NAME</c> or <c>volumes_from</c> means.</param>
    /// <param name="carried">Anonymous volumes of the container that this one replaces, by their paths in the container.</param>
    public static ContainerCreateRequest Request(
        ServiceContainer container, string name, int number, string? imageId, Func<string, string> namespaceContainer, IReadOnlyDictionary<string, string> carried) =>
        throw new NotImplementedException();

    /// <summary><c>{project}-{service}-{number}</c>, or <c>container_name</c>.</summary>
    public static string Name(ComposeProject project, ComposeService service, int number) =>
        service.ContainerName ?? $"{project.Name}-{service.Name}-{number}";

    /// <summary>The image a service's containers are made from: <c>image</c>, else <c>{project}-{service}</c>.</summary>
    public static string Image(ComposeProject project, ComposeService service) => service.Image ?? $"{project.Name}-{service.Name}";

    public static NetworkCreateRequest Network(ComposeProject project, ComposeNetwork network) => throw new NotImplementedException();

    public static VolumeCreateRequest Volume(ComposeProject project, ComposeVolume volume) => throw new NotImplementedException();
}
