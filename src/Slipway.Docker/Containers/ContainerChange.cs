namespace Slipway.Docker.Containers;

/// <summary>A difference between a container's files and its image's.</summary>
/// <param name="Path">Absolute path in the container.</param>
/// <param name="Kind">What happened.</param>
public sealed record ContainerChange(string Path, ContainerChangeKind Kind);

/// <summary>What happened to a path; the numbers are the Engine API's.</summary>
public enum ContainerChangeKind
{
    Modified = 0,
    Added = 1,
    Deleted = 2,
}
