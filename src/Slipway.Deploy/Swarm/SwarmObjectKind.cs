namespace Slipway.Deploy.Swarm;

/// <summary>What a swarm keeps for containers to read as a file.</summary>
public enum SwarmObjectKind
{
    Secret,
    Config,
}
