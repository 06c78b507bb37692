namespace Slipway.Docker.References;

/// <summary>A registry as its credentials are filed.</summary>
/// <param name="Domain"><c>docker.io</c>, <c>ghcr.io</c>, <c>localhost:5000</c></param>
public sealed record RegistryReference(string Domain)
{
    /// <summary>Under what docker files Docker Hub's credentials.</summary>
    public const string DockerHubKey = "https://index.docker.io/v1/";

    /// <summary>The registry an image belongs to.</summary>
    public static RegistryReference Of(ImageReference image) => new(image.Domain);

    /// <summary>The key in <c>auths</c> and the server a credential helper is asked for.</summary>
    public string Key => Domain is ImageReference.DefaultDomain or "index.docker.io" or "registry-1.docker.io" ? DockerHubKey : Domain;

    /// <summary>Whether a key of <c>auths</c>, which may carry a scheme and a path, means this registry.</summary>
    public bool Matches(string key)
    {
        if (key == Key) return true;
        var host = key;
        var scheme = host.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) host = host[(scheme + 3)..];
        var slash = host.IndexOf('/');
        if (slash >= 0) host = host[..slash];
        return host.Equals(Domain, StringComparison.OrdinalIgnoreCase)
            || (Key == DockerHubKey && host.Equals("index.docker.io", StringComparison.OrdinalIgnoreCase));
    }

    public override string ToString() => Domain;
}
