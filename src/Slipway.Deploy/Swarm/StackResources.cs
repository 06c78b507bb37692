using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>Makes a stack's networks, secrets and configs, and puts their ids into specifications.</summary>
internal sealed class StackResources(Engine engine, SwarmPlan plan, IDeployLog log)
{
    private readonly Dictionary<string, string> secretIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> configIds = new(StringComparer.Ordinal);
    private readonly List<(string What, string Id)> made = [];

    /// <summary>Makes what is not there, all at the same time. What is there under its name already, from a deployment that was cut off, is taken as it is: names say what is in it.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var steps = new List<Task>();
        foreach (var network in plan.Networks)
        {
            if (network.Kind == SwarmActionKind.Create) steps.Add(NetworkAsync(network.Network, cancellationToken));
        }

        foreach (var stored in plan.Objects) steps.Add(ObjectAsync(stored, cancellationToken));
        await Task.WhenAll(steps);
    }

    /// <summary>A specification with ids.</summary>
    public ServiceSpec Identified(ServiceSpec spec)
    {
        var container = spec.TaskTemplate.ContainerSpec;
        if (container is { Secrets: null, Configs: null }) return spec;
        List<SecretReference>? secrets = null;
        foreach (var reference in container.Secrets ?? []) (secrets ??= []).Add(reference with { SecretId = secretIds[reference.SecretName] });
        List<ConfigReference>? configs = null;
        foreach (var reference in container.Configs ?? []) (configs ??= []).Add(reference with { ConfigId = configIds[reference.ConfigName] });
        return spec with { TaskTemplate = spec.TaskTemplate with { ContainerSpec = container with { Secrets = secrets, Configs = configs } } };
    }

    /// <summary>Removes what was made here; what is in use stays.</summary>
    public async Task RemoveMadeAsync(CancellationToken cancellationToken)
    {
        foreach (var (what, id) in made)
        {
            try
            {
                await StackRemovals.RemoveAsync(engine, what, id, cancellationToken);
            }
            catch (SlipwayException refused) when (SwarmRefusal.Of(refused) is not null)
            {
                // The next deployment uses or removes it.
            }
        }
    }

    private async Task NetworkAsync(SwarmNetwork network, CancellationToken cancellationToken)
    {
        log.BeginStep(null, $"swarm: network {network.Name}");
        try
        {
            var created = await engine.Networks.CreateAsync(network.Request!, cancellationToken);
            lock (made) made.Add(("network", created.Id));
            log.Tell(null, $"network {network.Name} created");
        }
        catch (SlipwayException failure) when (SwarmRefusal.Of(failure) is { } why)
        {
            if (SwarmRefusal.IsTaken(failure) && await engine.Networks.FindAsync(network.Name, cancellationToken) is { } there && SwarmPlanner.IsOurs(there.Labels, plan.ProjectName)) return;
            throw new SlipwayException(SwarmErrors.Refused("network", network.Name, why, network.Position), failure);
        }
    }

    private async Task ObjectAsync(SwarmObjectAction action, CancellationToken cancellationToken)
    {
        var isSecret = action.Described.Kind == SwarmObjectKind.Secret;
        var id = action.Id ?? await MakeAsync(action, isSecret, cancellationToken);
        lock (made) (isSecret ? secretIds : configIds)[action.Name] = id;
    }

    private async Task<string> MakeAsync(SwarmObjectAction action, bool isSecret, CancellationToken cancellationToken)
    {
        var word = ObjectPlanning.Word(action.Described.Kind);
        log.BeginStep(null, $"swarm: {word} {action.Name}");
        if (action.Described.Read() is not { } content) throw new SlipwayException(SwarmErrors.NoContent(word, action.Described.Key, action.Described.Position));
        var labels = Mapping.StackMapping.Labelled(action.Described.Labels, plan.ProjectName);
        if (action.Described.Key.Length > 0) labels[SwarmLabels.Key] = action.Described.Key;
        var spec = new StoredObjectSpec { Name = action.Name, Labels = labels, Data = content.ToArray() };
        try
        {
            var id = isSecret ? await engine.Secrets.CreateAsync(spec, cancellationToken) : await engine.Configs.CreateAsync(spec, cancellationToken);
            lock (made) made.Add((word, id));
            log.Tell(null, $"{word} {action.Name} created");
            return id;
        }
        catch (SlipwayException failure) when (SwarmRefusal.Of(failure) is { } why)
        {
            var there = !SwarmRefusal.IsTaken(failure) ? null
                : isSecret ? await engine.Secrets.FindAsync(action.Name, cancellationToken) : await engine.Configs.FindAsync(action.Name, cancellationToken);
            // Another key would give secrets other names than those of this plan.
            var isOther = there is null || !SwarmPlanner.IsOurs(there.Labels, plan.ProjectName) || (action.Described.Key.Length == 0 && !content.Span.SequenceEqual(there.Data));
            return isOther ? throw new SlipwayException(SwarmErrors.Refused(word, action.Name, why, action.Described.Position), failure) : there!.Id;
        }
    }
}
