namespace Slipway.Docker.Credentials;

/// <summary>Credentials for one registry. Its text form holds no secret.</summary>
public sealed class RegistryLogin(string serverAddress, string? userName, string? password, string? identityToken = null, string? registryToken = null)
{
    /// <summary>For a registry that asks for nothing.</summary>
    public static RegistryLogin Anonymous { get; } = new("", null, null);

    /// <summary>The registry's key as docker files it.</summary>
    public string ServerAddress { get; } = serverAddress;

    public string? UserName { get; } = userName;

    public string? Password { get; } = password;

    /// <summary>A token that stands for user and password.</summary>
    public string? IdentityToken { get; } = identityToken;

    /// <summary>A bearer token sent as it is.</summary>
    public string? RegistryToken { get; } = registryToken;

    public override string ToString() => $"credentials for {(ServerAddress.Length == 0 ? "no registry" : ServerAddress)}";
}
