namespace Slipway.Docker.Containers;

/// <summary>The body of <c>POST /containers/{id}/update</c>.</summary>
public sealed record ContainerUpdateRequest : ContainerResources
{
    public RestartPolicy? RestartPolicy { get; init; }
}
