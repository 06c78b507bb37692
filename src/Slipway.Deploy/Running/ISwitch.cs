using Slipway.Compose.Model;
using Slipway.Deploy.Planning;

namespace Slipway.Deploy.Running;

/// <summary>Brings what runs from one release to another, in one of the ways of <see cref="Releases.DeployMode"/>.</summary>
internal interface ISwitch
{
    /// <summary>Which hosts are switched one by one; the others only get images and records.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">None of them can be.</exception>
    Task<IReadOnlyList<HostWay>> ActingAsync(IReadOnlyList<HostWay> hosts, CancellationToken cancellationToken);

    /// <summary>What <see cref="SwitchAsync"/> would do on a host. Changes nothing.</summary>
    /// <param name="host">The host.</param>
    /// <param name="release">The release as the host carries it out.</param>
    /// <param name="plan">To be completed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<HostPlan> PlanAsync(HostWay host, PlacedRelease release, HostPlan plan, CancellationToken cancellationToken);

    /// <summary>Switches a host, and waits until all is healthy.</summary>
    /// <returns>Where it answers.</returns>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">It did not become healthy: says which service, why, and the last lines of its log.</exception>
    Task<IReadOnlyList<string>> SwitchAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken);

    /// <summary>Removes what a first release brought, since there is none to go back to. Volumes stay.</summary>
    Task TakeDownAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken);

    /// <summary>Runs a one-off of a service of the release.</summary>
    /// <returns>Its exit code.</returns>
    Task<int> RunOnceAsync(HostWay host, PlacedRelease release, string service, IReadOnlyList<string>? command, TimeSpan limit, CancellationToken cancellationToken);
}

/// <summary>A release as one host carries it out.</summary>
/// <param name="Project">With the host's paths.</param>
/// <param name="ImageIds">As the host's engine names them, by service; null for one that it does not have yet.</param>
/// <param name="Contents">Secrets and configs by name.</param>
internal sealed record PlacedRelease(ComposeProject Project, IReadOnlyDictionary<string, string?> ImageIds, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents)
{
    /// <summary>A service, also one that is for one-offs only; null when there is none.</summary>
    public ComposeService? Service(string name) => Project.Services.GetValueOrDefault(name) ?? Project.DisabledServices.GetValueOrDefault(name);

    /// <summary>The names of all services that a release has images for.</summary>
    public static IEnumerable<string> ServicesOf(ComposeProject project) => project.Services.Keys.Concat(project.DisabledServices.Keys);
}
