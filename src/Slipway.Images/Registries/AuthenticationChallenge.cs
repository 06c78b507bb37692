using System.Text;

namespace Slipway.Images.Registries;

/// <summary>One of the ways a server offers to authenticate (RFC 9110, 11.6.1): <c>Bearer realm="…",service="…",scope="…"</c>.</summary>
/// <param name="Scheme">As written; compared without regard to case.</param>
/// <param name="Parameters">Names without regard to case; of one that is given twice the first counts.</param>
internal sealed record AuthenticationChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads the value of a <c>WWW-Authenticate</c> header, which may hold several challenges. What is malformed ends the reading; what came before it counts.</summary>
    public static IReadOnlyList<AuthenticationChallenge> Read(string header)
    {
        List<AuthenticationChallenge> challenges = [];
        Dictionary<string, string>? parameters = null;
        var at = 0;
        while (true)
        {
            while (at < header.Length && (header[at] == ',' || IsSpace(header[at]))) at++;
            var word = Token(header, ref at);
            if (word.Length == 0) return challenges;
            var next = Spaces(header, at);
            if (parameters is not null && next < header.Length && header[next] == '=')
            {
                at = Spaces(header, next + 1);
                if (Value(header, ref at) is not { } value) return challenges;
                parameters.TryAdd(word, value);
                continue;
            }

            parameters = new(StringComparer.OrdinalIgnoreCase);
            challenges.Add(new AuthenticationChallenge(word, parameters));
            at = SkipToken68(header, next);
        }
    }

    /// <summary>Whether it is of a scheme.</summary>
    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    // "Negotiate YII=" has no parameters, and base64 in their place.
    private static int SkipToken68(string header, int start)
    {
        var at = start;
        while (at < header.Length && (IsTokenCharacter(header[at]) || header[at] == '/')) at++;
        while (at < header.Length && header[at] == '=') at++;
        var end = Spaces(header, at);
        return end == header.Length || header[end] == ',' ? end : start;
    }

    private static string Token(string header, ref int at)
    {
        var start = at;
        while (at < header.Length && IsTokenCharacter(header[at])) at++;
        return header[start..at];
    }

    private static string? Value(string header, ref int at)
    {
        if (at == header.Length || header[at] != '"') return Token(header, ref at) is { Length: > 0 } token ? token : null;
        var text = new StringBuilder();
        for (at++; at < header.Length; at++)
        {
            if (header[at] == '"')
            {
                at++;
                return text.ToString();
            }

            if (header[at] == '\\' && at + 1 < header.Length) at++;
            text.Append(header[at]);
        }

        return null;
    }

    private static int Spaces(string header, int at)
    {
        while (at < header.Length && IsSpace(header[at])) at++;
        return at;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t';

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}
