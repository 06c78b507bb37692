using System.Globalization;

namespace Slipway.Docker.References;

/// <summary>The productions of the distribution reference's grammar, without the cost of compiling its regular expressions.</summary>
internal static class ReferenceGrammar
{
    /// <summary><c>[\w][\w.-]{0,127}</c></summary>
    public static bool IsTag(string text)
    {
        if (text.Length is 0 or > 128 || text[0] is '.' or '-') return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }

        return true;
    }

    /// <summary>An algorithm of letter-led components joined by <c>+ . - _</c>, and at least 32 hexadecimal digits; 64 in lower case for sha256.</summary>
    public static bool IsDigest(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0) return false;
        var afterSeparator = true;
        foreach (var c in text.AsSpan(0, colon))
        {
            if (afterSeparator ? !char.IsAsciiLetter(c) : !char.IsAsciiLetterOrDigit(c) && c is not ('+' or '.' or '-' or '_')) return false;
            afterSeparator = !char.IsAsciiLetterOrDigit(c);
        }

        if (afterSeparator) return false;
        var digits = text.AsSpan(colon + 1);
        if (digits.Length < 32) return false;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        var length = text.AsSpan(0, colon) switch
        {
            "sha256" => 64,
            "sha384" => 96,
            "sha512" => 128,
            _ => 0,
        };
        return length == 0 || (digits.Length == length && !digits.ContainsAnyInRange('A', 'F'));
    }

    /// <summary>Components joined by '/': lower-case alphanumerics joined by <c>.</c>, <c>_</c>, <c>__</c> or any number of <c>-</c>.</summary>
    public static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (var component in path.Split('/'))
        {
            if (!IsComponent(path[component])) return false;
        }

        return true;
    }

    /// <summary>A DNS name, IPv4 or bracketed IPv6 address with an optional port.</summary>
    public static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.StartsWith("["))
        {
            var end = domain.IndexOf(']');
            if (end < 2) return false;
            foreach (var c in domain[1..end])
            {
                if (!char.IsAsciiHexDigit(c) && c is not (':' or '.')) return false;
            }

            return domain.Length == end + 1 || (domain[end + 1] == ':' && IsPort(domain[(end + 2)..]));
        }

        var colon = domain.IndexOf(':');
        if (colon >= 0 && !IsPort(domain[(colon + 1)..])) return false;
        var host = colon < 0 ? domain : domain[..colon];
        foreach (var label in host.Split('.'))
        {
            var text = host[label];
            if (text.IsEmpty || text[0] == '-' || text[^1] == '-') return false;
            foreach (var c in text)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
            }
        }

        return true;
    }

    /// <summary>A full image id without its algorithm, which the engine would take for one.</summary>
    public static bool IsImageId(ReadOnlySpan<char> name)
    {
        if (name.Length != 64) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiHexDigitLower(c)) return false;
        }

        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsComponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !IsAlphanumeric(text[0]) || !IsAlphanumeric(text[^1])) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsAlphanumeric(text[i])) continue;
            var start = i;
            while (!IsAlphanumeric(text[i + 1])) i++;
            var separator = text[start..(i + 1)];
            if (separator is not ("." or "_" or "__") && separator.ContainsAnyExcept('-')) return false;
        }

        return true;
    }

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
