namespace Slipway.Docker.Locating;

/// <summary>Where an engine may be, and who said so.</summary>
/// <param name="Address"><c>unix:///path</c>, <c>npipe:////./pipe/name</c>, <c>tcp://host:port</c> or <c>ssh://user@host:port</c>.</param>
/// <param name="Tls">TLS inside a tcp connection; null for none.</param>
/// <param name="Origin">For messages: <c>DOCKER_HOST</c>, <c>context 'remote'</c>, <c>default socket</c>.</param>
public sealed record EngineEndpoint(Uri Address, TlsFiles? Tls, string Origin)
{
    /// <summary>The socket file of a unix endpoint, else null.</summary>
    public string? SocketFile => Address.Scheme == "unix" ? Address.LocalPath : null;

    public override string ToString() => $"{Address.OriginalString} ({Origin})";
}
