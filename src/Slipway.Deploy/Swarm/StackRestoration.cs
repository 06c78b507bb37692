using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>Brings services that a failed rollout changed back to the specification they had. Not by the engine's own rollback, which fails after it rolled back by itself.</summary>
internal sealed class StackRestoration(Engine engine, SwarmWatch watch, IDeployLog log)
{
    /// <summary>Brings all back at the same time. Services that were created are removed.</summary>
    /// <returns>What to tell: which were brought back, and which could not be.</returns>
    public async Task<IReadOnlyList<Diagnostic>> RunAsync(IReadOnlyList<ChangedService> changed, CancellationToken cancellationToken)
    {
        var problems = new List<Diagnostic>();
        var done = new List<string>();
        var restorations = new List<Task>(changed.Count);
        foreach (var service in changed) restorations.Add(BringBackAsync(service));
        await Task.WhenAll(restorations);
        done.Sort(StringComparer.Ordinal);
        if (done.Count > 0) problems.Add(SwarmErrors.BroughtBack(done));
        return problems;

        async Task BringBackAsync(ChangedService service)
        {
            log.BeginStep(null, $"swarm: bring back service {service.Service.FullName}");
            try
            {
                if (service.Before is { } before) await RestoreAsync(service.Id, before, cancellationToken);
                else await engine.Services.RemoveAsync(service.Id, cancellationToken);
                log.Tell(null, service.Before is null ? $"{service.Service.Name}: removed again" : $"{service.Service.Name}: as before");
                lock (problems) done.Add(service.Service.Name);
            }
            catch (SlipwayException failure)
            {
                lock (problems) problems.Add(SwarmErrors.NotBroughtBack(service.Service.Name, SwarmRefusal.Of(failure) ?? failure.Diagnostics[0].Message));
            }
            catch (OperationCanceledException)
            {
                lock (problems) problems.Add(SwarmErrors.NotBroughtBack(service.Service.Name, "its tasks were not up in time"));
            }
        }
    }

    private async Task RestoreAsync(string id, ServiceInspect before, CancellationToken cancellationToken)
    {
        var digest = TaskDigest(before.Spec);
        var isSent = false;
        while (true)
        {
            var snapshot = await watch.NextAsync(cancellationToken);
            if (snapshot.Service(id) is not { } now) throw new SlipwayException(SwarmErrors.ChangedMeanwhile(before.Name));
            var progress = ServiceProgress.Of(now, snapshot.TasksOf(id), digest, endsWell: true);
            // The swarm's own rollback comes to its end first.
            if (progress.Phase == RolloutPhase.RollingBack) continue;
            if (SpecComparison.Differences(before.Spec, now.Spec, static _ => null).Count > 0)
            {
                if (isSent) throw new SlipwayException(SwarmErrors.ChangedMeanwhile(before.Name));
                isSent = await TrySendAsync(now, before, cancellationToken);
                continue;
            }

            if (progress.Phase is RolloutPhase.Settled || (progress.Phase is RolloutPhase.RolledBack or RolloutPhase.Paused && progress.Running >= progress.Desired)) return;
        }
    }

    private async Task<bool> TrySendAsync(ServiceInspect now, ServiceInspect before, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Services.UpdateAsync(now.Id, now.Version, before.Spec, null, cancellationToken);
            return true;
        }
        catch (SlipwayException failure) when (SwarmRefusal.IsStale(failure))
        {
            // The swarm noted something meanwhile; it is looked at again.
            return false;
        }
    }

    private static string? TaskDigest(byte[] spec)
    {
        using var document = JsonDocument.Parse(spec);
        return SwarmPlanner.TaskDigest(document.RootElement);
    }
}
