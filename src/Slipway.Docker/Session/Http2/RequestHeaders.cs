using System.Globalization;

namespace Slipway.Docker.Session.Http2;

/// <summary>What a request's fields must look like (RFC 9113 sections 8.2 and 8.3).</summary>
internal static class RequestHeaders
{
    /// <summary>Why the request is malformed; null when it is well-formed.</summary>
    public static string? Defect(IReadOnlyList<HeaderField> fields)
    {
        int methods = 0, schemes = 0, paths = 0, authorities = 0;
        var regular = false;
        foreach (var (name, value, _) in fields)
        {
            if (name.StartsWith(':'))
            {
                if (regular)
                    return "a pseudo-header follows a header";
                var count = name switch
                {
                    ":method" => ++methods,
                    ":scheme" => ++schemes,
                    ":path" => value.Length == 0 ? 2 : ++paths,
                    ":authority" => ++authorities,
                    _ => 2,
                };
                if (count > 1)
                    return $"the pseudo-header {name} is unknown, empty or repeated";
                continue;
            }
            regular = true;
            if (FieldDefect(name, value) is { } defect)
                return defect;
        }
        return methods == 1 && schemes == 1 && paths == 1 ? null : "a pseudo-header is missing";
    }

    /// <summary>The content-length, if it is there; a value that is no number makes every body too long.</summary>
    public static long? ContentLength(IReadOnlyList<HeaderField> fields)
    {
        foreach (var (name, value, _) in fields)
        {
            if (name == "content-length")
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : -1;
        }
        return null;
    }

    private static string? FieldDefect(string name, string value)
    {
        if (name.Length == 0)
            return "a header has no name";
        foreach (var letter in name)
        {
            if (letter is <= ' ' or (>= 'A' and <= 'Z') or >= '\x7F' or ':')
                return "a header's name has a character that is not allowed";
        }
        if (value.AsSpan().ContainsAny('\0', '\r', '\n'))
            return $"the header {name} has a value that is not allowed";
        return name switch
        {
            "connection" or "keep-alive" or "proxy-connection" or "transfer-encoding" or "upgrade" => $"the header {name} is not allowed in HTTP/2",
            "te" when value != "trailers" => "the header te may only say trailers",
            _ => null,
        };
    }
}
