using Slipway.Compose.Planning;
using Slipway.Deploy.Shipping;

namespace Slipway.Deploy.Planning;

/// <summary>What a deployment does, host by host. Prints as text (<see cref="DeployPlanText"/>).</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Release">The number that the release gets.</param>
/// <param name="Hosts">In the project's order.</param>
public sealed record DeployPlan(string Project, int Release, IReadOnlyList<HostPlan> Hosts)
{
    /// <summary>Whether every host serves this very release already.</summary>
    public bool IsEmpty => Hosts.All(host => host.IsEmpty);
}

/// <summary>What is done on one host.</summary>
public sealed record HostPlan
{
    /// <summary>The host's name.</summary>
    public required string Host { get; init; }

    /// <summary>The release that serves there; null for none.</summary>
    public int? Current { get; init; }

    /// <summary>Whether that release has the specification of the new one.</summary>
    public bool HasSpecification { get; init; }

    /// <summary>The images, those that are there already among them.</summary>
    public IReadOnlyList<ShipAction> Images { get; init; } = [];

    /// <summary>Images that are built here first, and then sent.</summary>
    public IReadOnlyList<string> Builds { get; init; } = [];

    /// <summary>Images that the host's engine pulls from their registries.</summary>
    public IReadOnlyList<string> Pulls { get; init; } = [];

    /// <summary>Files to send: what for, and why.</summary>
    public IReadOnlyList<FileAction> Files { get; init; } = [];

    /// <summary>What is done with containers; null in a swarm.</summary>
    public ComposePlan? Stack { get; init; }

    /// <summary>What is done with the swarm, in lines; empty elsewhere and for nothing.</summary>
    public IReadOnlyList<string> Swarm { get; init; } = [];

    public bool IsEmpty => HasSpecification && Images.All(image => image.IsEmpty) && Builds.Count == 0 && Pulls.Count == 0 && Files.Count == 0 && Stack?.IsEmpty != false && Swarm.Count == 0;
}

/// <summary>A tree of files to be sent.</summary>
/// <param name="Path">Its path here, relative to the project where it is inside.</param>
/// <param name="Bytes">Of its files.</param>
/// <param name="Cause">Why.</param>
public sealed record FileAction(string Path, long Bytes, string Cause);
