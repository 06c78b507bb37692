using Slipway.Compose.Containers;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Deploy.Planning;

namespace Slipway.Deploy.Running;

/// <summary>Switches containers of each host's engine: the new beside the old where that is possible.</summary>
/// <param name="request">How.</param>
/// <param name="log">Hears what happens.</param>
internal sealed class ComposeSwitch(DeployRequest request, IDeployLog log) : ISwitch
{
    public Task<IReadOnlyList<HostWay>> ActingAsync(IReadOnlyList<HostWay> hosts, CancellationToken cancellationToken) => Task.FromResult(hosts);

    public async Task<HostPlan> PlanAsync(HostWay host, PlacedRelease release, HostPlan plan, CancellationToken cancellationToken) =>
        plan with { Stack = await Stack(host, release).PlanAsync(Options(request.Rehearse), cancellationToken) };

    public async Task<IReadOnlyList<string>> SwitchAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken)
    {
        var stack = Stack(host, release);
        await using var guard = await SwitchGuard.SetAsync(host, await stack.PlanAsync(Options(request.Rehearse), cancellationToken), log, cancellationToken);
        var outcome = await stack.UpAsync(Options(request.Rehearse), Running(), cancellationToken);
        return [.. outcome.Services.SelectMany(service => service.Urls).Distinct()];
    }

    public Task TakeDownAsync(HostWay host, PlacedRelease release, CancellationToken cancellationToken) => Stack(host, release).DownAsync(cancellationToken);

    public Task<int> RunOnceAsync(HostWay host, PlacedRelease release, string service, IReadOnlyList<string>? command, TimeSpan limit, CancellationToken cancellationToken) =>
        Stack(host, release).RunOnceAsync(service, command, limit, cancellationToken);

    private StackOnEngine Stack(HostWay host, PlacedRelease release) => new(
        host.Session.Engine,
        release.Project,
        release.ImageIds.ToDictionary(image => image.Key, image => Image(release, image.Key, image.Value)),
        new EngineFacts(host.Session.Engine.ApiVersion, BindSources.OnEngine),
        static _ => null,
        log.ForStack(host.Name));

    private static ServiceImage Image(PlacedRelease release, string service, string? id)
    {
        var name = ServiceContainers.Image(release.Project, release.Service(service)!);
        return id is null ? new ServiceImage(name, null, ImageStep.Pull, "the host's engine does not have it") : new ServiceImage(name, id);
    }

    private static UpOptions Options(bool rehearse) => new() { RemoveOrphans = true, Replacement = ReplacementPolicy.StartFirstWherePossible, Rehearse = rehearse };

    private RunOptions Running() => new() { Wait = true, WaitTimeout = request.Patience.Healthy };
}
