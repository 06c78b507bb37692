using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Deploy.Swarm;

/// <summary>Removes what a stack no longer has.</summary>
internal static class StackRemovals
{
    // A network is in use until the tasks of removed services have ended.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Services first; the rest as nothing uses it any more. What cannot be removed is told.</summary>
    public static async Task RemoveAsync(Engine engine, SwarmPlan plan, IDeployLog log, CancellationToken cancellationToken)
    {
        var others = new List<Task>();
        foreach (var removal in plan.Removals)
        {
            if (removal.What != "service") continue;
            log.BeginStep(null, $"swarm: remove service {removal.Name}");
            await engine.Services.RemoveAsync(removal.Id, cancellationToken);
            log.Tell(null, $"service {removal.Name} removed");
        }

        foreach (var removal in plan.Removals)
        {
            if (removal.What != "service") others.Add(RemoveUnusedAsync(engine, removal, log, cancellationToken));
        }

        await Task.WhenAll(others);
    }

    public static Task RemoveAsync(Engine engine, string what, string id, CancellationToken cancellationToken) => what switch
    {
        "network" => engine.Networks.RemoveAsync(id, cancellationToken),
        "secret" => engine.Secrets.RemoveAsync(id, cancellationToken),
        _ => engine.Configs.RemoveAsync(id, cancellationToken),
    };

    private static async Task RemoveUnusedAsync(Engine engine, SwarmRemoval removal, IDeployLog log, CancellationToken cancellationToken)
    {
        log.BeginStep(null, $"swarm: remove {removal.What} {removal.Name}");
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        var isRemoved = false;
        while (true)
        {
            try
            {
                if (!isRemoved) await RemoveAsync(engine, removal.What, removal.Id, cancellationToken);
                isRemoved = true;
                // The manager's own part of a network goes when its last task there has ended.
                if (removal.What != "network" || Environment.TickCount64 > end || await engine.Networks.FindAsync(removal.Id, cancellationToken) is null)
                {
                    log.Tell(null, $"{removal.What} {removal.Name} removed");
                    return;
                }
            }
            catch (SlipwayException refused) when (SwarmRefusal.Of(refused) is { } why)
            {
                isRemoved = SwarmRefusal.IsGone(refused);
                if (!isRemoved && (removal.What != "network" || !SwarmRefusal.IsInUse(refused) || Environment.TickCount64 > end))
                {
                    log.Report(SwarmErrors.NotRemoved(removal.What, removal.Name, why));
                    return;
                }
            }

            // Nothing tells when the last task of a removed service has ended.
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }
}
