using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Docker.Locating;

/// <summary>Reads the spellings of an engine's address that DOCKER_HOST and contexts allow.</summary>
internal static class EngineAddress
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <exception cref="SlipwayException">SLIP1003: no engine can be behind this.</exception>
    public static EngineEndpoint Parse(string text, TlsFiles? tls, string origin)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) throw Malformed(text, origin, "it is empty");
        foreach (var c in trimmed)
        {
            if (char.IsControl(c)) throw Malformed(text, origin, "it holds a control character");
        }

        if (trimmed[0] == '/') return Unix(trimmed, origin);
        if (trimmed.StartsWith(@"\\.\pipe\", StringComparison.OrdinalIgnoreCase)) return Pipe(trimmed[9..], origin);
        var colon = trimmed.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? "tcp" : trimmed[..colon].ToLowerInvariant();
        var rest = colon < 0 ? trimmed : trimmed[(colon + 3)..];
        return scheme switch
        {
            "unix" when rest.StartsWith('/') => Unix(rest, origin),
            "unix" => throw Malformed(text, origin, "the socket's path does not start with '/'"),
            "npipe" => Pipe(PipeName(rest) ?? throw Malformed(text, origin, "a pipe is written npipe:////./pipe/name"), origin),
            "ssh" => Ssh(trimmed, origin),
            "tcp" or "http" => Tcp(rest, tls, origin, text),
            "https" => Tcp(rest, tls ?? new TlsFiles(null, null, null, Verify: true), origin, text),
            _ => throw Malformed(text, origin, $"'{scheme}' is none of unix, npipe, tcp, http, https, ssh"),
        };
    }

    // Escaped, so that '?', '#' and '%' in a path stay what they are.
    public static EngineEndpoint Unix(string path, string origin) => new("unix://" + Connections.Query.Segment(path), null, origin) { SocketFile = path };

    public static EngineEndpoint Pipe(string name, string origin) => new("npipe:////./pipe/" + name, null, origin);

    private static EngineEndpoint Ssh(string text, string origin)
    {
        var destination = SshDestination.Parse(text);
        if (destination.Path is not null) throw Malformed(text, origin, "an ssh address of an engine has no path");
        // An IPv6 address without brackets is good enough for ssh, not for an address.
        if (!Uri.TryCreate(text, UriKind.Absolute, out _)) throw Malformed(text, origin, "its host or port cannot be read; put an IPv6 address into brackets");
        return new EngineEndpoint(text, null, origin);
    }

    private static EngineEndpoint Tcp(string rest, TlsFiles? tls, string origin, string text)
    {
        if (!Uri.TryCreate("tcp://" + rest, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Malformed(text, origin, "it has no host name");
        if (uri.UserInfo.Length > 0) throw new SlipwayException(DockerErrors.CredentialsInAddress(origin));
        if (uri.AbsolutePath.Length > 1) throw Malformed(text, origin, "the address of an engine has no path");
        var port = uri.Port > 0 ? uri.Port : tls is null ? PlainPort : TlsPort;
        return new EngineEndpoint(new UriBuilder("tcp", uri.Host, port).Uri.OriginalString, tls, origin);
    }

    private static string? PipeName(string rest)
    {
        var path = rest.Replace('\\', '/').TrimStart('/');
        return path.StartsWith("./pipe/", StringComparison.Ordinal) && path.Length > 7 ? path[7..] : null;
    }

    private static SlipwayException Malformed(string text, string origin, string why) => new(DockerErrors.MalformedAddress(text, origin, why));
}
