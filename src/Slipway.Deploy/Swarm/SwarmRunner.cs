using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Deploy.Swarm;

/// <summary>Carries plans out.</summary>
public static class SwarmRunner
{
    /// <summary>
    /// Makes networks, secrets and configs, then creates and updates services, each after those it depends on, and follows them until they are up; then removes what the stack no longer has. When a service does not come up, all that this changed are
    /// brought back to what they were.
    /// </summary>
    /// <param name="engine">A manager.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="log">Hears what happens.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it; each service then has its old or its new specification, which is told (SLIP5115).</param>
    /// <exception cref="SlipwayException">SLIP5110: somebody else changed a service. SLIP5111, SLIP5112: a service did not come up. SLIP5121: the swarm refuses something.</exception>
    public static async Task ApplyAsync(Engine engine, SwarmPlan plan, IDeployLog log, SwarmRunOptions options, CancellationToken cancellationToken)
    {
        if (plan.IsEmpty) return;
        var resources = new StackResources(engine, plan, log);
        var nodes = NodesAsync(engine, cancellationToken);
        try
        {
            await resources.CreateAsync(cancellationToken);
        }
        catch (SlipwayException)
        {
            await resources.RemoveMadeAsync(CancellationToken.None);
            throw;
        }

        await new StackRollout(engine, plan, resources, await nodes, log, options).RunAsync(cancellationToken);
        await StackRemovals.RemoveAsync(engine, plan, log, cancellationToken);
    }

    /// <summary>
    /// Runs a command in a container made as a service's new ones are, once, and waits for its end: a replicated job of one task, removed afterwards. Networks, secrets and configs of the plan are made first; a later
    /// <see cref="ApplyAsync"/> of the same plan takes them as they are.
    /// </summary>
    /// <param name="engine">A manager.</param>
    /// <param name="plan">The plan that is about to be carried out, or was.</param>
    /// <param name="service">The service's name in the project.</param>
    /// <param name="command">The command; empty for the service's own.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="output">Hears what it prints, when it has ended: a line, and whether it came from standard error.</param>
    /// <param name="log">Hears what happens.</param>
    /// <param name="options">For logins.</param>
    /// <param name="cancellationToken">Ends it; the job is removed.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="SlipwayException">SLIP5117: it could not be run. SLIP5118: it did not end in time. SLIP5123: there is no such service.</exception>
    public static async Task<int> RunOnceAsync(
        Engine engine, SwarmPlan plan, string service, IReadOnlyList<string> command, TimeSpan timeout, Action<string, bool> output, IDeployLog log, SwarmRunOptions options,
        CancellationToken cancellationToken)
    {
        var resources = new StackResources(engine, plan, log);
        var nodes = NodesAsync(engine, cancellationToken);
        await resources.CreateAsync(cancellationToken);
        return await new OneOff(engine, plan, resources, await nodes, log, options).RunAsync(service, command, timeout, output, cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, string>> NodesAsync(Engine engine, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in await engine.Nodes.ListAsync(null, cancellationToken)) names[node.Id] = node.Hostname;
        return names;
    }
}
