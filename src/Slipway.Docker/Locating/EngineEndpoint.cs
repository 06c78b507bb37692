namespace Slipway.Docker.Locating;

/// <summary>Where an engine may be, and who said so.</summary>
public sealed record EngineEndpoint
{
    // Kept as text: reading a Uri costs a cold build more than connecting to a socket.
    private readonly string address;

    internal EngineEndpoint(string address, TlsFiles? tls, string origin) => (this.address, Tls, Origin) = (address, tls, origin);

    /// <summary><c>unix:///path</c>, <c>npipe:////./pipe/name</c>, <c>tcp://host:port</c> or <c>ssh://user@host:port</c>.</summary>
    public Uri Address => new(address);

    /// <summary>TLS inside a tcp connection; null for none.</summary>
    public TlsFiles? Tls { get; }

    /// <summary>For messages: <c>DOCKER_HOST</c>, <c>context 'remote'</c>, <c>default socket</c>.</summary>
    public string Origin { get; }

    /// <summary>The socket file of a unix endpoint, else null.</summary>
    public string? SocketFile { get; internal init; }

    internal string Scheme => address[..address.IndexOf(':')];

    public override string ToString() => $"{address} ({Origin})";
}
