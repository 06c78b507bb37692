using System.Globalization;
using System.Net;

namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Ports in their short form: <c>[[ip:][host]:]container[/protocol]</c>, where host and container may be ranges (docker's nat.ParsePortSpec).</summary>
internal static class PortText
{
    /// <summary>What is wrong with a port of <c>ports</c>, or null.</summary>
    public static string? Fault(string text)
    {
        var spec = text;
        var slash = spec.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (slash < spec.Length - 1 && !IsProtocol(spec[(slash + 1)..])) return $"the protocol '{Shown(spec[(slash + 1)..])}' is none of tcp, udp and sctp";
            spec = spec[..slash];
        }

        var last = spec.LastIndexOf(':');
        var container = spec[(last + 1)..];
        if (container.Length == 0) return "the container's port is missing";
        if (!TryRange(container, out var first, out var end)) return $"'{Shown(container)}' is no port from 1 to 65535";
        if (first == 0) return "a container has no port 0";
        if (last < 0) return null;

        var before = spec[..last];
        var middle = before.LastIndexOf(':');
        if (before.StartsWith('[') && before.EndsWith(']')) return $"the host's port is missing; write '{Shown(before)}::{Shown(container)}' for any free one";
        var host = before[(middle + 1)..];
        if (middle > 0 && !IsAddress(before[..middle])) return AddressFault(before[..middle]);
        if (host.Length == 0) return null;
        if (middle < 0 && IsAddress(host)) return $"the host's port is missing; write '{Shown(host)}::{Shown(container)}' for any free one";
        if (!TryRange(host, out var hostFirst, out var hostEnd)) return $"'{Shown(host)}' is no port from 0 to 65535";
        return end - first != hostEnd - hostFirst && first != end
            ? $"{Count(hostFirst, hostEnd)} on the host cannot stand for {Count(first, end)} of the container"
            : null;
    }

    /// <summary>A port or a range of ports, 0 to 65535.</summary>
    public static bool TryRange(string text, out int first, out int last)
    {
        last = 0;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            var single = TryPort(text, out first);
            last = first;
            return single;
        }
        return TryPort(text.AsSpan(0, dash), out first) && TryPort(text.AsSpan(dash + 1), out last) && first <= last;
    }

    /// <summary>What is wrong with an item of <c>expose</c>, or null.</summary>
    public static string? ExposeFault(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && !IsProtocol(text[(slash + 1)..])) return $"the protocol '{Shown(text[(slash + 1)..])}' is none of tcp, udp and sctp";
        var ports = slash < 0 ? text : text[..slash];
        return TryRange(ports, out var first, out _) && first > 0 ? null : $"'{Shown(ports)}' is no port from 1 to 65535";
    }

    public static bool IsProtocol(string text) => text.ToLowerInvariant() is "tcp" or "udp" or "sctp";

    // Without the scope and the short IPv4 forms that .NET takes too.
    public static bool IsAddress(string text)
    {
        var bare = text.StartsWith('[') && text.EndsWith(']') ? text[1..^1] : text;
        if (!IPAddress.TryParse(bare, out var address)) return false;
        return bare.Contains(':', StringComparison.Ordinal) ? bare.Length != text.Length : address.ToString() == bare;
    }

    private static string AddressFault(string text) => text.Contains(':', StringComparison.Ordinal) && !text.StartsWith('[')
        ? $"write an IPv6 address in brackets: '[{Shown(text)}]'"
        : $"'{Shown(text)}' is no IP address";

    private static bool TryPort(ReadOnlySpan<char> text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;

    private static string Count(int first, int last) => first == last ? "one port" : (last - first + 1).ToString(CultureInfo.InvariantCulture) + " ports";

    private static string Shown(string text) => SchemaErrors.Quoted(text)[1..^1];
}
