using Slipway.Compose.Loading;
using Slipway.Deploy.Releases;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>The releases that hosts keep: listed, and gone back to. Needs nothing of this machine but the project's name.</summary>
/// <param name="request">Which hosts, and how.</param>
/// <param name="log">Hears what happens.</param>
public sealed class ReleaseHistory(DeployRequest request, IDeployLog log)
{
    /// <summary>What each host keeps; of one that cannot be reached, what this machine remembers.</summary>
    /// <exception cref="SlipwayException">The project's files are wrong, or no host is named.</exception>
    public async Task<IReadOnlyList<HostReleases>> ListAsync(CancellationToken cancellationToken)
    {
        if (request.Hosts.Count == 0)
            throw new SlipwayException(DeployErrors.NoHosts(request.Environment));
        var name = ProjectName(cancellationToken);
        return await Task.WhenAll(request.Hosts.Select(OneAsync));

        async Task<HostReleases> OneAsync(Hosts.DeployHost host)
        {
            try
            {
                await using var way = await HostWay.OpenAsync(host, request, name, log, cancellationToken);
                await way.RememberAsync(cancellationToken);
                return new HostReleases(host.Name, way.Record, way.Record.Releases, way.Outcomes, null);
            }
            catch (SlipwayException failure)
            {
                var remembered = await HostWay.OwnRecord(request, name, host.Name).ReadAsync(cancellationToken);
                return new HostReleases(host.Name, null, remembered.Releases, new Dictionary<int, string>(), failure.Diagnostics[0].Message);
            }
        }
    }

    /// <summary>Has all hosts serve an earlier release that they keep. Hooks do not run.</summary>
    /// <param name="number">Which; null for the one before the current one, which has to be the same on all hosts.</param>
    /// <param name="cancellationToken">Ends it: all hosts serve what they did.</param>
    /// <exception cref="SlipwayException">SLIP5209, SLIP5210: there is no such release; or it did not become healthy, and the hosts serve what they did.</exception>
    public async Task<DeployOutcome> RollbackAsync(int? number, CancellationToken cancellationToken)
    {
        var name = ProjectName(cancellationToken);
        await using var fleet = await Fleet.OpenAsync(request, name, log, cancellationToken);
        var target = number ?? PreviousOf(fleet);
        var kept = await FindAsync(fleet, target, cancellationToken);
        await using var held = await FleetLock.TakeAsync(fleet, $"rollback to release {target}", log, cancellationToken);
        using var working = held.WhileHeld(cancellationToken);
        var quiet = request with { BeforeSwitch = [], AfterSwitch = [], Rehearse = false, Mode = kept.Values.First().Release.Mode };
        var run = new SwitchRun(quiet, Switches.Of(quiet, log), fleet, kept.Values.First().Release, "rollback", log);
        return await held.RunAsync(() => run.CompleteAsync(_ => Task.FromResult<IReadOnlyDictionary<HostWay, PlacedRelease>>(kept.ToDictionary(one => one.Key, one => SwitchRun.Place(one.Key, one.Value))), working.Token), cancellationToken);
    }

    private string ProjectName(CancellationToken cancellationToken) => ComposeLoader.Load(request.Stack.Sources, cancellationToken).Project.Name;

    private static int PreviousOf(Fleet fleet)
    {
        foreach (var host in fleet.Hosts.Where(host => host.Record.Previous is null))
            throw new SlipwayException(DeployErrors.NoRelease(host.Name, null, host.Record.Releases.Select(release => release.Number)));
        var wanted = fleet.Hosts.Select(host => host.Record.Previous!.Value).Distinct().ToList();
        return wanted.Count == 1 ? wanted[0] : throw new SlipwayException(DeployErrors.MixedReleases(string.Join(", ", fleet.Hosts.Select(host => $"{host.Name}: {host.Record.Previous}"))));
    }

    private static async Task<Dictionary<HostWay, KeptRelease>> FindAsync(Fleet fleet, int number, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<HostWay, KeptRelease>();
        await fleet.ForEachAsync(
            async (host, token) =>
            {
                var found = await host.Store.FindAsync(number, token) ?? throw new SlipwayException(DeployErrors.NoRelease(host.Name, number, host.Record.Releases.Select(release => release.Number)));
                foreach (var (service, id) in found.Release.Images)
                {
                    if (await host.Session.Engine.Images.FindAsync(id, token) is null)
                        throw new SlipwayException(DeployErrors.ImageGone(service, id));
                }

                lock (kept)
                    kept.Add(host, found);
            },
            cancellationToken);
        return kept;
    }
}
