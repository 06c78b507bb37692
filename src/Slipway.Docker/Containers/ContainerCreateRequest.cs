using Slipway.Docker.Networks;

namespace Slipway.Docker.Containers;

/// <summary>The body of <c>POST /containers/create</c>.</summary>
public sealed record ContainerCreateRequest : ContainerConfig
{
    public HostConfig? HostConfig { get; init; }

    /// <summary>Engines before API 1.44 take one endpoint here; further networks are connected afterwards.</summary>
    public NetworkingConfig? NetworkingConfig { get; init; }
}

/// <summary>The networks a new container is connected to, by name.</summary>
public sealed record NetworkingConfig
{
    public IReadOnlyDictionary<string, EndpointSettings>? EndpointsConfig { get; init; }
}

/// <summary>What creating a container gave.</summary>
public sealed record ContainerCreated
{
    public required string Id { get; init; }

    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
