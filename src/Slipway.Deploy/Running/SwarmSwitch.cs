using Slipway.Compose.Containers;
using Slipway.Deploy.Planning;
using Slipway.Deploy.Swarm;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>Switches services of a swarm that the hosts are nodes of. One manager among them is spoken to; all of them have the images, so that no node needs a registry.</summary>
/// <param name="request">How.</param>
/// <param name="log">Hears what happens.</param>
internal sealed class SwarmSwitch(DeployRequest request, IDeployLog log) : ISwitch
{
    public async Task<IReadOnlyList<HostWay>> ActingAsync(IReadOnlyList<HostWay> hosts, CancellationToken cancellationToken)
    {
        foreach (var host in hosts)
        {
            if ((await host.Session.Engine.InfoAsync(cancellationToken)).Swarm is { ControlAvailable: true })
                return [host];
        }

        throw new SlipwayException(DeployErrors.NoManager(string.Join(", ", hosts.Select(host => host.Name))));
    }

    public async Task<HostPlan> PlanAsync(HostWay host, PlacedRelease release, HostPlan plan, CancellationToken cancellationToken) =>
        await PlanAsync(host, release, cancellationToken) is { IsEmpty: false } swarm ? plan with { Swarm = SwarmPlanText.Of(swarm).TrimEnd('\n').Split('\n') } : plan;

    public async Task<IReadOnlyList<string>> SwitchAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(host, release, cancellationToken);
        foreach (var warning in plan.Warnings)
            log.Report(warning);
        await SwarmRunner.ApplyAsync(host.Session.Engine, plan, log, Options, cancellationToken);
        return [.. (await SwarmStatus.ReadAsync(host.Session.Engine, release.Project.Name, cancellationToken)).SelectMany(service => service.Urls).Distinct()];
    }

    public async Task TakeDownAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken)
    {
        var nothing = release.Project with
        {
            Services = new Dictionary<string, Compose.Model.ComposeService>(),
            Networks = new Dictionary<string, Compose.Model.ComposeNetwork>(),
            Secrets = new Dictionary<string, Compose.Model.ComposeFileObject>(),
            Configs = new Dictionary<string, Compose.Model.ComposeFileObject>(),
        };
        await SwarmRunner.ApplyAsync(host.Session.Engine, await PlanAsync(host, release with { Project = nothing }, cancellationToken), log, Options, cancellationToken);
    }

    public async Task<int> RunOnceAsync(HostWay host, PlacedRelease release, string service, IReadOnlyList<string>? command, TimeSpan limit, CancellationToken cancellationToken)
    {
        var stack = log.ForStack(host.Name);
        return await SwarmRunner.RunOnceAsync(
            host.Session.Engine, await PlanAsync(host, release, cancellationToken), service, command ?? [], limit, (line, isError) => stack.ContainerLine(service, line, isError), log, Options, cancellationToken);
    }

    private SwarmRunOptions Options => new() { Timeout = request.Patience.Healthy };

    private static async Task<SwarmPlan> PlanAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken)
    {
        var images = release.Project.Services.ToDictionary(service => service.Key, service => release.ImageIds.GetValueOrDefault(service.Key) ?? ServiceContainers.Image(release.Project, service.Value));
        var desired = DesiredSwarm.Of(release.Project, images, name => release.Contents.TryGetValue(name, out var content) ? content : null);
        return SwarmPlanner.Plan(desired, await SwarmObserver.ObserveAsync(host.Session.Engine, release.Project.Name, cancellationToken));
    }
}
