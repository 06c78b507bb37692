using Slipway.Docker.Credentials;
using Slipway.Docker.References;
using Slipway.Docker.Session;

namespace Slipway.Images.Building;

/// <summary>Answers the engine's questions for credentials from docker's configuration.</summary>
internal sealed class RegistryLogins(string dockerConfigDirectory) : IRegistryAuth
{
    private readonly RegistryCredentials credentials = new(dockerConfigDirectory);

    /// <inheritdoc/>
    public async ValueTask<RegistryLogin?> FindAsync(string host, CancellationToken cancellationToken) =>
        await credentials.FindAsync(new RegistryReference(host), cancellationToken);

    /// <summary>The credentials for the registries of some images, for the classic builder, which wants them beforehand.</summary>
    public async Task<IReadOnlyList<RegistryLogin>> ForImagesAsync(IEnumerable<ImageReference> images, CancellationToken cancellationToken)
    {
        var logins = new List<RegistryLogin>();
        foreach (var registry in images.Select(image => image.Domain).Distinct())
        {
            if (await credentials.FindAsync(new RegistryReference(registry), cancellationToken) is { } login)
                logins.Add(login);
        }

        return logins;
    }
}
