using System.Net;
using System.Net.Sockets;

namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Addresses of networks. The empty text is right everywhere, and the same as none.</summary>
internal static class AddressText
{
    public static string? Ipv4Fault(string text) => text.Length == 0 || IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text
        ? null
        : "";

    public static string? Ipv6Fault(string text) => text.Length == 0 || IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !text.Contains('[', StringComparison.Ordinal)
        ? null
        : "";

    public static string? Fault(string text) => Ipv4Fault(text) is null || Ipv6Fault(text) is null ? null : "";

    /// <summary>A subnet in CIDR form: <c>172.28.0.0/16</c>.</summary>
    public static string? SubnetFault(string text)
    {
        if (text.Length == 0) return null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return "the prefix length is missing";
        return TryNetwork(text, out _) ? null : "";
    }

    /// <summary>A subnet; bits of the host part are cut off, as Go's ParseCIDR does.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || Fault(text[..slash]) is not null || !int.TryParse(text.AsSpan(slash + 1), out var bits)) return false;
        var bytes = IPAddress.Parse(text[..slash]).GetAddressBytes();
        if (bits < 0 || bits > bytes.Length * 8) return false;
        for (var i = bits; i < bytes.Length * 8; i++) bytes[i / 8] &= (byte)~(0x80 >> (i % 8));
        network = new(new IPAddress(bytes), bits);
        return true;
    }

    /// <summary>Six or eight octets: <c>02:42:ac:11:65:43</c>, also with '-', or in groups of four digits with '.' (Go's net.ParseMAC).</summary>
    public static string? MacFault(string text)
    {
        if (text.Length == 0) return null;
        var dotted = text.Contains('.', StringComparison.Ordinal);
        var separator = dotted ? '.' : text.Contains('-', StringComparison.Ordinal) ? '-' : ':';
        var groups = text.Split(separator);
        if (groups.Length != (dotted ? 3 : 6) && groups.Length != (dotted ? 4 : 8)) return "";
        foreach (var group in groups)
        {
            if (group.Length != (dotted ? 4 : 2) || !group.All(char.IsAsciiHexDigit)) return "";
        }
        return null;
    }
}
