using System.Globalization;
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
    public static ServiceContainer Describe(ComposeProject project, ComposeService service, EngineFacts engine, Func<string, string?> variable)
    {
        var draft = new ContainerDraft(project, service, engine, variable);
        var files = ContainerFiles.Describe(draft);
        var networks = ContainerNetworks.Describe(draft);
        var request = ContainerSettings.Describe(draft) with { HostConfig = ContainerHost.Describe(draft, networks, files) };
        draft.ThrowOnError();
        var (hash, fields) = RequestDigest.Of(request, networks, files).Finish();
        return new ServiceContainer
        {
            Service = service,
            Request = request with { Labels = ServiceLabels.Of(project, service, hash, fields) },
            Networks = networks,
            Files = files.Injected,
            ConfigHash = hash,
            Fields = fields,
            Warnings = draft.Diagnostics,
        };
    }

    /// <summary>The request for one container: number and image in the labels, ids for <c>service:X</c>, volumes carried over.</summary>
    /// <param name="container">The service's description.</param>
    /// <param name="name">The container's name; it becomes an alias on each network.</param>
    /// <param name="number">From 1.</param>
    /// <param name="imageId">Goes into a label.</param>
    /// <param name="namespaceContainer">The id of the container that <c>service:NAME</c> or <c>volumes_from</c> means.</param>
    /// <param name="carried">Anonymous volumes of the container that this one replaces, by their paths in the container.</param>
    public static ContainerCreateRequest Request(
        ServiceContainer container, string name, int number, string? imageId, Func<string, string> namespaceContainer, IReadOnlyDictionary<string, string> carried)
    {
        var request = container.Request;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (label, value) in request.Labels ?? new Dictionary<string, string>()) labels[label] = value;
        labels[ComposeLabels.ContainerNumber] = number.ToString(CultureInfo.InvariantCulture);
        if (imageId is not null) labels[ComposeLabels.Image] = imageId;

        NetworkingConfig? networking = null;
        if (container.Networks is [var first, ..])
        {
            var endpoint = first.Endpoint with { Aliases = [name, .. first.Endpoint.Aliases ?? []] };
            networking = new NetworkingConfig { EndpointsConfig = new Dictionary<string, EndpointSettings> { [first.Name] = endpoint } };
        }
        return request with
        {
            Labels = labels,
            NetworkingConfig = networking,
            HostConfig = ContainerParents.Resolve(CarriedVolumes.Mount(request.HostConfig ?? new HostConfig(), carried), namespaceContainer),
        };
    }

    /// <summary><c>{project}-{service}-{number}</c>, or <c>container_name</c>.</summary>
    public static string Name(ComposeProject project, ComposeService service, int number) =>
        service.ContainerName ?? $"{project.Name}-{service.Name}-{number}";

    /// <summary>The image a service's containers are made from: <c>image</c>, else <c>{project}-{service}</c>.</summary>
    public static string Image(ComposeProject project, ComposeService service) => service.Image ?? $"{project.Name}-{service.Name}";

    public static NetworkCreateRequest Network(ComposeProject project, ComposeNetwork network) => ResourceRequests.Network(project, network);

    public static VolumeCreateRequest Volume(ComposeProject project, ComposeVolume volume) => ResourceRequests.Volume(project, volume);
}
