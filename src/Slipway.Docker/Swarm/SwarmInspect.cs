namespace Slipway.Docker.Swarm;

/// <summary><c>GET /swarm</c></summary>
/// <param name="Id">The swarm's.</param>
/// <param name="Version">Of its settings.</param>
public sealed record SwarmInspect(string Id, long Version);
