using System.Globalization;
using System.Net;
using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary>Ports as <c>docker run --publish</c> takes them, ranges aside.</summary>
internal static class PublishedPorts
{
    /// <exception cref="SlipwayException">SLIP3604: the text is no port.</exception>
    public static ServicePort Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..];
        var rest = slash < 0 ? text : text[..slash];
        string? ip = null;
        if (rest is ['[', ..] && rest.IndexOf("]:", StringComparison.Ordinal) is var end and > 0)
        {
            ip = rest[1..end];
            rest = rest[(end + 2)..];
        }

        var parts = rest.Split(':');
        if (ip is null && parts is [var address, _, _])
        {
            ip = address;
            parts = parts[1..];
        }

        string? published = parts is [var first, _] ? first : null;
        return Port(parts[^1]) is { } target && parts.Length <= 2 && (published is null or "" || Port(published) is not null)
            && protocol is "tcp" or "udp" or "sctp" && (ip is null or "" || IPAddress.TryParse(ip, out _))
                ? new ServicePort { Target = target, Published = published is "" ? null : published, Protocol = protocol, HostIp = ip is "" ? null : ip }
                : throw new SlipwayException(VerbErrors.MalformedPort(text));
    }

    private static int? Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
}
