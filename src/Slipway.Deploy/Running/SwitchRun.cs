using Slipway.Compose.Output;
using Slipway.Deploy.Auditing;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Specification;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>
/// One release on its way to all hosts: brought there while the old one serves, hooks, the switch host by host, and back again where it fails. Everything it does is in the audit log of every host before and after.
/// </summary>
/// <param name="request">How.</param>
/// <param name="switching">The way of the switch.</param>
/// <param name="fleet">The hosts, locked.</param>
/// <param name="release">The release.</param>
/// <param name="action">What the audit log calls it: <c>deploy</c>, <c>rollback</c>.</param>
/// <param name="log">Hears what happens.</param>
internal sealed class SwitchRun(DeployRequest request, ISwitch switching, Fleet fleet, Release release, string action, IDeployLog log)
{
    // Going back is not cut short by what made it necessary.
    private static readonly TimeSpan s_back = TimeSpan.FromMinutes(10);

    private readonly Dictionary<HostWay, (Release Release, PlacedRelease Placed)?> before = [];
    private readonly HashSet<HostWay> begun = [];
    private readonly Dictionary<HostWay, IReadOnlyList<string>> urls = [];
    private IReadOnlyDictionary<HostWay, PlacedRelease> placed = new Dictionary<HostWay, PlacedRelease>();

    /// <summary>Does it all.</summary>
    /// <param name="bring">Brings images, files and the release's record to all hosts.</param>
    /// <param name="cancellationToken">Ends it: all hosts go back.</param>
    /// <exception cref="SlipwayException">It failed.</exception>
    public async Task<DeployOutcome> CompleteAsync(Func<CancellationToken, Task<IReadOnlyDictionary<HostWay, PlacedRelease>>> bring, CancellationToken cancellationToken)
    {
        await fleet.ForEachAsync((host, token) => host.NoteAsync(Entry(host, "begun"), token), cancellationToken);
        try
        {
            placed = await bring(cancellationToken);
            await fleet.ForEachAsync(RememberBeforeAsync, cancellationToken);
            var hooks = new HookRun(request, switching, placed, log);
            await hooks.RunAsync(request.BeforeSwitch, "before the switch", cancellationToken);
            var failed = await SwitchAllAsync(cancellationToken);
            await hooks.RunAsync(request.AfterSwitch, "after the switch", cancellationToken);
            return await FinishAsync(failed, cancellationToken);
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
            if (await GoBackAsync(failure) is { } more)
                throw new SlipwayException([.. failure is SlipwayException said ? said.Diagnostics : [DeployErrors.Cancelled(release.Number)], .. more.Diagnostics]);
            throw;
        }
    }

    /// <summary>Switches the canaries, then the others.</summary>
    /// <returns>Hosts that failed where the others go on.</returns>
    private async Task<IReadOnlySet<HostWay>> SwitchAllAsync(CancellationToken cancellationToken)
    {
        var failed = new HashSet<HostWay>();
        var failures = new List<Diagnostic>();
        var acting = await switching.ActingAsync(fleet.Hosts, cancellationToken);
        foreach (var group in (IEnumerable<IReadOnlyList<HostWay>>)[[.. acting.Where(host => host.Session.Host.IsCanary)], [.. acting.Where(host => !host.Session.Host.IsCanary)]])
        {
            try
            {
                await fleet.ForEachAsync(group, SwitchAsync, cancellationToken);
            }
            catch (SlipwayException failure) when (request.OnFailure == FailurePolicy.Continue && !group[0].Session.Host.IsCanary && !cancellationToken.IsCancellationRequested)
            {
                failures.AddRange(failure.Diagnostics);
                failed.UnionWith(group.Where(host => !urls.ContainsKey(host)));
            }
        }

        if (failures.Count == 0)
            return failed;
        if (failed.Count == acting.Count)
            throw new SlipwayException(failures);
        foreach (var said in failures)
            log.Report(said with { Severity = Severity.Warning });
        await fleet.ForEachAsync(failed, BackAsync, cancellationToken);
        return failed;
    }

    private async Task SwitchAsync(HostWay host, CancellationToken cancellationToken)
    {
        log.BeginStep(host.Name, "switch");
        lock (begun)
            begun.Add(host);
        var answers = await switching.SwitchAsync(host, placed[host], cancellationToken);
        lock (urls)
            urls[host] = answers;
    }

    private async Task RememberBeforeAsync(HostWay host, CancellationToken cancellationToken)
    {
        (Release, PlacedRelease)? kept = null;
        if (host.Record.Current is { } current && await host.Store.FindAsync(current, cancellationToken) is { } found)
            kept = (found.Release, Place(host, found));
        lock (before)
            before[host] = kept;
    }

    /// <summary>A kept release as its host carries it out.</summary>
    public static PlacedRelease Place(HostWay host, KeptRelease kept)
    {
        var specification = ProjectDocument.Read(kept.Specification, kept.Release.Project);
        var project = PlacedProject.Of(specification, host.Session.Folder, kept.Contents, host.Session.Host.Services);
        return new PlacedRelease(project, PlacedRelease.ServicesOf(project).ToDictionary(service => service, service => kept.Release.Images.GetValueOrDefault(service)), kept.Contents);
    }

    private async Task<DeployOutcome> FinishAsync(IReadOnlySet<HostWay> failed, CancellationToken cancellationToken)
    {
        await fleet.ForEachAsync(
            async (host, token) =>
            {
                if (failed.Contains(host))
                {
                    await host.NoteAsync(Entry(host, "rolled back"), token);
                    return;
                }

                log.BeginStep(host.Name, "release: current");
                await host.Store.SetCurrentAsync(host.Held!, release.Number, token);
                await host.NoteAsync(Entry(host, "done"), token);
            },
            cancellationToken);
        var outcome = new DeployOutcome(
            release.Project, release.Number, Changed: true,
            [.. fleet.Hosts.Select(host => new HostOutcome(host.Name, urls.GetValueOrDefault(host) ?? [], before.GetValueOrDefault(host)?.Release.Number))]);
        await fleet.ForEachAsync(PruneAsync, cancellationToken);
        return outcome;
    }

    private async Task PruneAsync(HostWay host, CancellationToken cancellationToken)
    {
        await new ReleasePruning(request, log).PruneAsync(host, cancellationToken);
        await host.RememberAsync(cancellationToken);
    }

    /// <summary>Brings every host that was begun back to what it had, as the policy says, and writes down how it ended.</summary>
    /// <returns>What failed on the way back; null for nothing.</returns>
    private async Task<SlipwayException?> GoBackAsync(Exception failure)
    {
        using var patience = new CancellationTokenSource(s_back);
        var why = failure is SlipwayException said ? said.Diagnostics[0].Message : "it was cancelled";
        var goesBack = begun.Count > 0 && (request.OnFailure != FailurePolicy.Stop || failure is OperationCanceledException);
        try
        {
            if (goesBack)
            {
                log.Tell(null, $"going back on {string.Join(", ", begun.Select(host => host.Name))}: {why}");
                await fleet.ForEachAsync(begun, BackAsync, patience.Token);
            }

            await fleet.ForEachAsync((host, token) => host.NoteAsync(Entry(host, goesBack && begun.Contains(host) ? "rolled back" : "failed") with { Detail = Line(why) }, token), patience.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return new SlipwayException(DeployErrors.NotBack(release.Number, "it took too long"));
        }
        catch (SlipwayException more)
        {
            return new SlipwayException([.. more.Diagnostics.Select(one => DeployErrors.NotBack(release.Number, one.Message))]);
        }
    }

    private async Task BackAsync(HostWay host, CancellationToken cancellationToken)
    {
        log.BeginStep(host.Name, "switch: back");
        if (before.GetValueOrDefault(host) is { } old)
        {
            await switching.SwitchAsync(host, old.Placed, cancellationToken);
            log.Tell(host.Name, $"release {old.Release.Number} serves again");
        }
        else
        {
            await switching.TakeDownAsync(host, placed[host], cancellationToken);
            log.Tell(host.Name, "there was no release before: what was started is removed again");
        }
    }

    private AuditEntry Entry(HostWay host, string outcome) => new()
    {
        Time = DateTimeOffset.UtcNow,
        Actor = request.Actor,
        Action = action,
        Outcome = outcome,
        Release = release.Number,
        Before = host.Record.Current,
        Spec = release.SpecDigest,
        Images = placed.TryGetValue(host, out var there) ? there.ImageIds.Where(image => image.Value is not null).ToDictionary(image => image.Key, image => image.Value!) : new Dictionary<string, string>(),
        Commit = release.Commit,
    };

    private static string Line(string text) => text.Length > 500 ? text[..500] + "…" : text;
}
