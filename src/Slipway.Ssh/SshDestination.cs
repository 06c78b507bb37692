using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Where an SSH connection leads. User and host hold no character that a command line or ssh itself could read as anything else.</summary>
/// <param name="Host">A name from ~/.ssh/config, a DNS name, an IPv4 address or an IPv6 address without brackets.</param>
/// <param name="User">Null leaves the choice to ~/.ssh/config.</param>
/// <param name="Port">Null leaves the choice to ~/.ssh/config.</param>
/// <param name="Path">What follows the host in an <c>ssh://</c> address, with its leading '/'; null when there is nothing.</param>
public sealed record SshDestination(string Host, string? User = null, int? Port = null, string? Path = null)
{
    private const string Scheme = "ssh://";

    /// <summary>Reads <c>ssh://[user@]host[:port][/path]</c> or <c>[user@]host[:port]</c>.</summary>
    /// <exception cref="SlipwayException">SLIP1101: it is neither, holds a password, or could be mistaken for an option.</exception>
    public static SshDestination Parse(string text)
    {
        var rest = text;
        string? path = null;
        if (rest.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[Scheme.Length..];
            var slash = rest.IndexOf('/');
            if (slash >= 0)
            {
                path = slash == rest.Length - 1 ? null : rest[slash..];
                rest = rest[..slash];
            }
        }

        var at = rest.LastIndexOf('@');
        var user = at < 0 ? null : rest[..at];
        if (user is not null && user.Contains(':')) throw new SlipwayException(SshErrors.PasswordInAddress());
        var (host, port) = HostAndPort(rest[(at + 1)..]) ?? throw Malformed(text, "the port is not a number from 1 to 65535");
        if (user is not null && !IsPlain(user, "._-+$")) throw Malformed(text, "the user name is empty, starts with '-' or holds a character that is not allowed");
        if (!IsPlain(host, "._-:%")) throw Malformed(text, "the host name is empty, starts with '-' or holds a character that is not allowed");
        if (path is not null && HasControl(path)) throw Malformed(text, "the path holds a control character");
        return new SshDestination(host, user, port, path);
    }

    /// <summary>The form <c>user@host:port</c>, leaving out what is not known.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':') && Port is not null ? $"[{Host}]" : Host;
        return (User is null ? "" : User + "@") + host + (Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "");
    }

    private static (string Host, int? Port)? HostAndPort(string text)
    {
        string host, port;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            if (end < 0) return (text, null);
            (host, port) = (text[1..end], text[(end + 1)..]);
            if (port.Length > 0 && port[0] != ':') return (text, null);
            port = port.Length > 0 ? port[1..] : "";
            if (port.Length == 0 && text.EndsWith(':')) return null;
        }
        else
        {
            var colon = text.IndexOf(':');
            // More than one colon and no brackets: an IPv6 address without a port.
            if (colon < 0 || text.IndexOf(':', colon + 1) >= 0) return (text, null);
            (host, port) = (text[..colon], text[(colon + 1)..]);
            if (port.Length == 0) return null;
        }

        if (port.Length == 0) return (host, null);
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 ? (host, number) : null;
    }

    private static bool IsPlain(string name, string alsoAllowed)
    {
        if (name.Length == 0 || name[0] == '-') return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !alsoAllowed.Contains(c)) return false;
        }

        return true;
    }

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c)) return true;
        }

        return false;
    }

    private static SlipwayException Malformed(string text, string why) => new(SshErrors.MalformedDestination(text, why));
}
