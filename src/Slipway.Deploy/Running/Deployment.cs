using Slipway.Compose.Loading;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Deploy.Planning;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Deploy.Running;

/// <summary>
/// Brings a project's production images and stack to its hosts and switches over once all is healthy: desired (the project), observed (the hosts), plan, apply. A cut at any point leaves the old release serving, or the new one, and the next
/// deployment goes on from what it finds.
/// </summary>
/// <param name="request">What, where and how.</param>
/// <param name="log">Hears what happens.</param>
public sealed class Deployment(DeployRequest request, IDeployLog log)
{
    private readonly ISwitch switching = Switches.Of(request, log);
    private readonly FileShipping files = new(Path.Combine(request.Stack.StateDirectory, "deploy"), log);

    /// <summary>What <see cref="DeployAsync"/> would do, on every host. Builds nothing, sends nothing, changes nothing.</summary>
    /// <exception cref="SlipwayException">The files are wrong, a host cannot be had, or its audit log was tampered with.</exception>
    public async Task<DeployPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var (material, fleet) = await OpenAsync(isPlan: true, cancellationToken);
        await using (fleet)
        {
            await using var source = await SourceAsync(material, cancellationToken);
            return await PlanAsync(material, fleet, new ImageShipping(source, request.CacheDirectory, log), cancellationToken);
        }
    }

    /// <summary>Deploys.</summary>
    /// <exception cref="SlipwayException">It failed: holds what failed on each host. What the hosts serve then is what <see cref="DeployRequest.OnFailure"/> says.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: all hosts have the release they had.</exception>
    public async Task<DeployOutcome> DeployAsync(CancellationToken cancellationToken)
    {
        var (material, fleet) = await OpenAsync(isPlan: false, cancellationToken);
        await using (fleet)
        {
            await using var source = await SourceAsync(material, cancellationToken);
            var shipping = new ImageShipping(source, request.CacheDirectory, log);
            var plan = await PlanAsync(material, fleet, shipping, cancellationToken);
            if (plan.IsEmpty)
                return new DeployOutcome(plan.Project, plan.Hosts.Max(host => host.Current ?? 0), Changed: false, [.. plan.Hosts.Select(host => new HostOutcome(host.Host, [], host.Current))]);

            await using var held = await FleetLock.TakeAsync(fleet, $"deploy of release {plan.Release}", log, cancellationToken);
            using var working = held.WhileHeld(cancellationToken);
            var number = NextNumber(fleet);
            var commit = await GitProvenance.ReadAsync(material.Loaded.Project.WorkingDirectory, working.Token);
            var release = new Release
            {
                Number = number,
                Project = material.Loaded.Project.Name,
                Environment = request.Environment,
                Mode = request.Mode,
                Created = DateTimeOffset.UtcNow,
                Actor = request.Actor,
                Commit = commit?.Revision,
                SpecDigest = material.Digest,
                Images = new Dictionary<string, string>(),
                References = material.References,
                Files = [.. material.Trees.Select(tree => tree.Digest).Order(StringComparer.Ordinal)],
                Hosts = [.. fleet.Hosts.Select(host => host.Name)],
            };
            var run = new SwitchRun(request, switching, fleet, release, "deploy", log);
            return await held.RunAsync(() => run.CompleteAsync(token => BringAsync(material, fleet, shipping, release, token), working.Token), cancellationToken);
        }
    }

    private async Task<(ReleaseMaterial Material, Fleet Fleet)> OpenAsync(bool isPlan, CancellationToken cancellationToken)
    {
        var name = ComposeLoader.Load(request.Stack.Sources, cancellationToken).Project.Name;
        var opening = Fleet.OpenAsync(request, name, log, cancellationToken);
        try
        {
            var build = new StackBuild(request.Stack);
            var built = await (isPlan ? build.PlanAsync([], cancellationToken) : build.BuildAsync([], cancellationToken));
            var material = await ReleaseMaterial.OfAsync(WithoutUnbuilt(built), files, cancellationToken);
            return (material, await opening);
        }
        catch (Exception failure)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
                await opening.Result.DisposeAsync();
            else if (failure is SlipwayException first && opening.Exception?.InnerException is SlipwayException second && first != second)
                throw new SlipwayException([.. first.Diagnostics, .. second.Diagnostics]);
            throw;
        }
    }

    /// <summary>Images that the project's build would make anew are not those that are here.</summary>
    private BuiltProject WithoutUnbuilt(BuiltProject built) => built with
    {
        Images = built.Images.ToDictionary(
            image => image.Key,
            image => IsUnbuilt(image.Value.Reference) ? new ServiceImage(image.Value.Reference, null, ImageStep.Build, "the project's build makes it") : image.Value),
    };

    private bool IsUnbuilt(string reference) =>
        request.Unbuilt.Count > 0 && ImageReference.TryParse(reference, out var parsed) && request.Unbuilt.Any(one => ImageReference.TryParse(one, out var unbuilt) && unbuilt!.Equals(parsed));

    private async Task<Engine?> SourceAsync(ReleaseMaterial material, CancellationToken cancellationToken) =>
        material.Images.Count == 0 ? null : await Engine.ConnectAsync(request.Stack.Engine, cancellationToken);

    private async Task<DeployPlan> PlanAsync(ReleaseMaterial material, Fleet fleet, ImageShipping shipping, CancellationToken cancellationToken)
    {
        var plans = new HostPlan[fleet.Hosts.Count];
        var acting = await switching.ActingAsync(fleet.Hosts, cancellationToken);
        await fleet.ForEachAsync(
            async (host, token) =>
            {
                var current = host.Record.Releases.FirstOrDefault(release => release.Number == host.Record.Current);
                var plan = new HostPlan
                {
                    Host = host.Name,
                    Current = host.Record.Current,
                    HasSpecification = current?.SpecDigest == material.Digest && current.Mode == request.Mode,
                    Images = await shipping.PlanAsync(ImagesFor(material, host), host.Session, token),
                    Files = [.. files.Plan(material.Trees, host.Record.Files).Select(file => file with { Path = Path.GetRelativePath(material.Loaded.Project.WorkingDirectory, file.Path) })],
                };
                var release = await PlaceAsync(material, host, token);
                var absent = release.ImageIds.Where(image => image.Value is null).Select(image => material.ImageNames[image.Key]).Distinct().Where(name => !material.Images.Any(sent => sent.Reference == name)).ToList();
                plan = plan with { Builds = [.. absent.Where(material.Unbuilt.Contains)], Pulls = [.. absent.Where(name => !material.Unbuilt.Contains(name))] };
                plans[fleet.Hosts.ToList().IndexOf(host)] = acting.Contains(host) ? await switching.PlanAsync(host, release with { ImageIds = Expected(material, release) }, plan, token) : plan;
            },
            cancellationToken);
        return new DeployPlan(material.Loaded.Project.Name, NextNumber(fleet), plans);
    }

    /// <summary>Everything that can be done while the old release serves: images, files, the release's record.</summary>
    private async Task<IReadOnlyDictionary<HostWay, PlacedRelease>> BringAsync(ReleaseMaterial material, Fleet fleet, ImageShipping shipping, Release release, CancellationToken cancellationToken)
    {
        var options = new ShipOptions { Compression = request.Compression, MaxParallelHosts = request.MaxParallelHosts, Stall = request.Patience.Stall };
        log.BeginStep(null, "ship");
        var shipped = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        // Hosts that run the same services get the same images; each layer is read once for all.
        foreach (var same in fleet.Hosts.GroupBy(host => string.Join(' ', ImagesFor(material, host).Select(image => image.Reference))))
        {
            foreach (var (host, ids) in await shipping.ShipAsync(ImagesFor(material, same.First()), [.. same.Select(host => host.Session)], options, cancellationToken))
                shipped[host] = ids;
        }

        log.BeginStep(null, "files");
        await files.ShipAsync(material.Trees, [.. fleet.Hosts.Select(host => new LockedHost(host.Session, host.Held!))], options, cancellationToken);
        var placed = new Dictionary<HostWay, PlacedRelease>();
        await fleet.ForEachAsync(
            async (host, token) =>
            {
                foreach (var shared in material.Shared)
                    await shared.EnsureAsync(host, token);
                await HostPulls.PullAsync(host, material, request, log, token);
                var own = await PlaceAsync(material, host, token);
                var ids = own.ImageIds.ToDictionary(image => image.Key, image => image.Value ?? shipped[host.Name].GetValueOrDefault(material.ImageNames[image.Key]) ?? throw new SlipwayException(DeployErrors.ImageGone(image.Key, material.ImageNames[image.Key])));
                log.BeginStep(host.Name, "release: write");
                await host.Store.WriteAsync(host.Held!, release with { Images = ids! }, material.Specification, material.Contents, token);
                lock (placed)
                    placed[host] = own with { ImageIds = ids.ToDictionary(image => image.Key, image => (string?)image.Value) };
            },
            cancellationToken);
        return placed;
    }

    private static IReadOnlyList<ShippedImage> ImagesFor(ReleaseMaterial material, HostWay host)
    {
        var services = PlacedServices(material, host);
        return [.. material.Images.Where(image => services.Any(service => material.ImageNames.GetValueOrDefault(service) == image.Reference))];
    }

    private static IEnumerable<string> PlacedServices(ReleaseMaterial material, HostWay host) =>
        Specification.PlacedProject.Of(material.Project, host.Session.Folder, material.Contents, host.Session.Host.Services) is var project ? PlacedRelease.ServicesOf(project) : [];

    private static async Task<PlacedRelease> PlaceAsync(ReleaseMaterial material, HostWay host, CancellationToken cancellationToken)
    {
        var project = Specification.PlacedProject.Of(material.Project, host.Session.Folder, material.Contents, host.Session.Host.Services);
        var ids = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in PlacedRelease.ServicesOf(project))
            ids[name] = (await host.Session.Engine.Images.FindAsync(material.ImageNames[name], cancellationToken))?.Id;
        return new PlacedRelease(project, ids, material.Contents);
    }

    // An engine names an image that it gets as the one it comes from does, unless it keeps images in another kind of store.
    private static Dictionary<string, string?> Expected(ReleaseMaterial material, PlacedRelease release) =>
        release.ImageIds.ToDictionary(image => image.Key, image => image.Value ?? material.Images.FirstOrDefault(sent => sent.Reference == material.ImageNames[image.Key])?.Id);

    private static int NextNumber(Fleet fleet) => fleet.Hosts.Max(host => host.LastNumber) + 1;
}
