using Slipway.Diagnostics;

namespace Slipway.Docker.Locating;

/// <summary>Where to look for the engine, in order. Connects to nothing.</summary>
public static class EngineLocator
{
    private const string DefaultContext = "default";

    /// <summary>
    /// The property <c>DockerHost</c> or <c>DockerEngineContext</c>, else DOCKER_HOST, DOCKER_CONTEXT, the current context of the configuration, else the
    /// well-known sockets. What was chosen explicitly is the only candidate: falling back would build on an engine nobody named.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP1002–SLIP1005: an address, context or configuration that cannot be read.</exception>
    public static IReadOnlyList<EngineEndpoint> Candidates(EngineSearch search)
    {
        var host = NotEmpty(search.DockerHost);
        var context = NotEmpty(search.Context);
        if (host is not null && context is not null) throw new SlipwayException(DockerErrors.HostAndContext(host, context));
        if (host is not null) return [EngineAddress.Parse(host, TlsFromEnvironment(search), "property DockerHost")];
        if (context is not null) return OfContext(search, context, "property DockerEngineContext");
        if (search.Set("DOCKER_HOST") is { } fromVariable) return [EngineAddress.Parse(fromVariable, TlsFromEnvironment(search), "DOCKER_HOST")];
        if (search.Set("DOCKER_CONTEXT") is { } named) return OfContext(search, named, "DOCKER_CONTEXT");
        if (DockerConfigFile.ReadCurrentContext(search.ConfigDirectory) is { Length: > 0 } current) return OfContext(search, current, "currentContext of the docker configuration");
        return DefaultEngines.All(search);
    }

    private static IReadOnlyList<EngineEndpoint> OfContext(EngineSearch search, string name, string chosenBy) =>
        name == DefaultContext ? DefaultEngines.All(search) : [DockerContextStore.Endpoint(search.ConfigDirectory, name, chosenBy)];

    // As docker's own client library reads them: a certificate folder means TLS, and only DOCKER_TLS_VERIFY means checking the engine.
    private static TlsFiles? TlsFromEnvironment(EngineSearch search)
    {
        var verify = search.Set("DOCKER_TLS_VERIFY") is not null;
        var folder = search.Set("DOCKER_CERT_PATH");
        if (!verify && folder is null) return null;
        folder ??= search.ConfigDirectory;
        return new TlsFiles(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"), verify);
    }

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
