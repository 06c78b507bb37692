using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Docker.References;

namespace Slipway.Docker.Credentials;

/// <summary>The credentials that docker's configuration has: of a helper for the registry, of the general store, or in the file itself.</summary>
public sealed class RegistryCredentials
{
    private readonly string configDirectory;
    private readonly CredentialHelper helpers;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="configDirectory">The folder of <c>config.json</c>, as <see cref="EngineSearch.ConfigDirectory"/> tells it.</param>
    public RegistryCredentials(string configDirectory)
        : this(configDirectory, new CredentialHelper(null, TimeSpan.FromSeconds(30)))
    {
    }

    internal RegistryCredentials(string configDirectory, CredentialHelper helpers) => (this.configDirectory, this.helpers) = (configDirectory, helpers);

    /// <summary>The credentials for a registry; null when there are none.</summary>
    /// <exception cref="SlipwayException">SLIP1005: the configuration is malformed. SLIP1015: a helper failed. SLIP1016: an entry cannot be decoded.</exception>
    public async Task<RegistryLogin?> FindAsync(RegistryReference registry, CancellationToken cancellationToken)
    {
        if (DockerConfigFile.Read(configDirectory) is not { } config) return null;
        if (Helper(config, registry) is { } helper)
        {
            return await helpers.GetAsync(helper, registry.Key, cancellationToken) ?? InFile(config, registry);
        }

        return InFile(config, registry);
    }

    private static string? Helper(DockerConfigFile config, RegistryReference registry)
    {
        foreach (var (key, helper) in config.CredHelpers ?? [])
        {
            if (helper.Length > 0 && registry.Matches(key)) return helper;
        }

        return config.CredsStore is { Length: > 0 } store ? store : null;
    }

    private RegistryLogin? InFile(DockerConfigFile config, RegistryReference registry)
    {
        DockerConfigAuth? found = null;
        foreach (var (key, auth) in config.Auths ?? [])
        {
            if (!registry.Matches(key)) continue;
            found = auth;
            if (key == registry.Key) break;
        }

        if (found is null) return null;
        var (user, password) = (found.UserName, found.Password);
        if (found.Auth is { Length: > 0 } coded) (user, password) = Decode(coded, registry);
        // With a store, docker leaves empty entries behind that only say where one has logged in.
        var empty = string.IsNullOrEmpty(user) && string.IsNullOrEmpty(found.IdentityToken) && string.IsNullOrEmpty(found.RegistryToken);
        return empty ? null : new RegistryLogin(registry.Key, user, password, NotEmpty(found.IdentityToken), NotEmpty(found.RegistryToken));
    }

    private (string User, string Password) Decode(string coded, RegistryReference registry)
    {
        // The decoder's own exception is not kept: it could quote what it decoded.
        var bytes = new byte[coded.Length];
        if (Convert.TryFromBase64String(coded, bytes, out var length))
        {
            var pair = Encoding.UTF8.GetString(bytes, 0, length);
            var colon = pair.IndexOf(':');
            if (colon > 0) return (pair[..colon], pair[(colon + 1)..].TrimEnd('\0'));
        }

        throw new SlipwayException(DockerErrors.MalformedCredentials(registry.Key, Path.Combine(configDirectory, "config.json")));
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
