using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>Reads what a swarm has of a stack, all lists at the same time.</summary>
public static class SwarmObserver
{
    /// <param name="engine">A manager.</param>
    /// <param name="projectName">The stack's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP5100: the engine is no manager of a swarm.</exception>
    public static async Task<ObservedSwarm> ObserveAsync(Engine engine, string projectName, CancellationToken cancellationToken)
    {
        var services = engine.Services.ListAsync(null, cancellationToken);
        var secrets = engine.Secrets.ListAsync(null, cancellationToken);
        var configs = engine.Configs.ListAsync(null, cancellationToken);
        var networks = engine.Networks.ListAsync(null, cancellationToken);
        var nodes = engine.Nodes.ListAsync(null, cancellationToken);
        try
        {
            await Task.WhenAll(services, secrets, configs, networks, nodes);
        }
        catch (SlipwayException failure) when (Docker.Connections.EngineResponseException.StatusOf(failure) is 503 or 406)
        {
            var swarm = (await engine.InfoAsync(cancellationToken)).Swarm;
            throw new SlipwayException(SwarmErrors.NotAManager(engine.Endpoint.ToString(), swarm?.LocalNodeState), failure);
        }

        var key = Key(await configs, projectName);
        return new ObservedSwarm
        {
            Services = await services,
            Secrets = await secrets,
            Configs = await configs,
            Networks = await networks,
            Nodes = await nodes,
            NamingKey = key ?? RandomNumberGenerator.GetBytes(SwarmNames.KeySize),
            IsNamingKeyNew = key is null,
        };
    }

    private static byte[]? Key(IReadOnlyList<StoredObject> configs, string projectName)
    {
        var name = SwarmNames.KeyOf(projectName);
        foreach (var config in configs)
        {
            if (config.Name == name && config.Data is { Length: SwarmNames.KeySize } key) return key;
        }

        return null;
    }
}
