using System.Globalization;

namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>The small formats of single keys.</summary>
internal static class ModeText
{
    /// <summary><c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure[:n]</c> (the engine's restart policies).</summary>
    public static string? RestartFault(string text)
    {
        if (text is "" or "no" or "always" or "unless-stopped" or "on-failure") return null;
        if (!text.StartsWith("on-failure:", StringComparison.Ordinal)) return text.Contains(':', StringComparison.Ordinal) ? "only 'on-failure' takes a number" : "";
        return int.TryParse(text.AsSpan("on-failure:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "the number of attempts is not one";
    }

    /// <summary><c>always</c>, …, <c>daily</c>, <c>every_12h</c>.</summary>
    public static string? PullPolicyFault(string text)
    {
        if (text is "always" or "never" or "build" or "if_not_present" or "missing" or "daily" or "weekly" or "refresh") return null;
        if (!text.StartsWith("every_", StringComparison.Ordinal)) return "";
        var rest = text.AsSpan("every_".Length);
        if (rest.IsEmpty) return "the time is missing";
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || rest[digits] is not ('w' or 'd' or 'h' or 'm' or 's')) return "its time has the units w, d, h, m and s";
            rest = rest[(digits + 1)..];
        }
        return null;
    }

    /// <summary>A namespace: one of the plain words, or <c>service:NAME</c> or <c>container:NAME</c>.</summary>
    public static string? NamespaceFault(string text, params ReadOnlySpan<string> words)
    {
        if (text.Length == 0 || words.Contains(text)) return null;
        foreach (var prefix in (ReadOnlySpan<string>)["service:", "container:"])
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal)) return text.Length > prefix.Length ? null : "the name is missing";
        }
        return "";
    }
}
