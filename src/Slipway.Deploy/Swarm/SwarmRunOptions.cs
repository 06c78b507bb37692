using Slipway.Docker.Credentials;

namespace Slipway.Deploy.Swarm;

/// <summary>How a plan is carried out.</summary>
public sealed record SwarmRunOptions
{
    /// <summary>How long all services together may take to be up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long bringing services back may take after a failure.</summary>
    public TimeSpan RestoreTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What nodes show the registry of a service's image, by the service's name in the project; null for nothing.</summary>
    public Func<string, RegistryLogin?> Login { get; init; } = _ => null;
}
