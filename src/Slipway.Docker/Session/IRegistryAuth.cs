using Slipway.Docker.Credentials;

namespace Slipway.Docker.Session;

/// <summary>Gives the registry credentials the engine asks for while it pulls base images and cache.</summary>
public interface IRegistryAuth
{
    /// <summary>The credentials for a registry; null to go on anonymously.</summary>
    /// <param name="host">The registry's host, with its port if it has one; Docker Hub is <c>docker.io</c>.</param>
    /// <param name="cancellationToken">Cancelled when the engine gives the question up.</param>
    ValueTask<RegistryLogin?> FindAsync(string host, CancellationToken cancellationToken);
}
