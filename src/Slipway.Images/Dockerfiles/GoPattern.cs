namespace Slipway.Images.Dockerfiles;

/// <summary>A path pattern in the syntax of Go's filepath.Match (<c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>\</c>), compared component by component.</summary>
internal sealed class GoPattern
{
    private readonly string[] _parts;

    private GoPattern(string text, string[] parts)
    {
        Text = text;
        _parts = parts;
    }

    public string Text { get; }

    /// <summary>
    /// Null when it covers everything: the root itself, or one that Go would call malformed. From a component <c>**</c> on, which --parents lets cross
    /// directories, whatever lies below matters.
    /// </summary>
    public static GoPattern? Parse(string clean)
    {
        var parts = clean.Length == 0 ? [] : clean.Split('/');
        var crossing = Array.FindIndex(parts, p => p.Contains("**", StringComparison.Ordinal));
        if (crossing >= 0) parts = parts[..crossing];
        if (parts.Length == 0) return null;
        foreach (var part in parts)
            if (!IsWellFormed(part)) return null;
        return new(string.Join('/', parts), parts);
    }

    /// <summary>Whether the path equals, lies below, or lies above a match.</summary>
    public bool Touches(string path)
    {
        if (path.Length == 0) return true;
        var at = 0;
        foreach (var part in _parts)
        {
            if (at > path.Length) return true;
            var end = path.IndexOf('/', at);
            if (end < 0) end = path.Length;
            if (!Matches(part, path.AsSpan(at, end - at))) return false;
            at = end + 1;
        }
        return true;
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = ++p;
                mark = t;
                continue;
            }
            if (t == text.Length) return p == pattern.Length;
            var width = p < pattern.Length ? MatchOne(pattern[p..], text[t]) : 0;
            if (width > 0)
            {
                // Go compares code points; what stands for one character here may be two units.
                t += pattern[p] is '?' or '[' && t + 1 < text.Length && char.IsSurrogatePair(text[t], text[t + 1]) ? 2 : 1;
                p += width;
                continue;
            }
            if (star < 0) return false;
            p = star;
            t = ++mark;
        }
    }

    /// <summary>The length of the pattern's first element when it matches the character, otherwise 0.</summary>
    private static int MatchOne(ReadOnlySpan<char> pattern, char c)
    {
        switch (pattern[0])
        {
            case '?': return 1;
            case '\\': return pattern.Length > 1 && pattern[1] == c ? 2 : 0;
            case '[': return MatchClass(pattern, c);
            default: return pattern[0] == c ? 1 : 0;
        }
    }

    private static int MatchClass(ReadOnlySpan<char> pattern, char c)
    {
        var at = 1;
        var negated = pattern[at] == '^';
        if (negated) at++;
        var matched = false;
        for (var first = true; first || pattern[at] != ']'; first = false)
        {
            var low = ClassChar(pattern, ref at);
            var high = low;
            if (pattern[at] == '-')
            {
                at++;
                high = ClassChar(pattern, ref at);
            }
            matched |= low <= c && c <= high;
        }
        // A class may name the pair; assume it does.
        return matched != negated || char.IsSurrogate(c) ? at + 1 : 0;
    }

    private static char ClassChar(ReadOnlySpan<char> pattern, ref int at)
    {
        if (pattern[at] == '\\') at++;
        return pattern[at++];
    }

    private static bool IsWellFormed(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '\\')
            {
                if (++i >= part.Length) return false;
            }
            else if (part[i] == '[' && !SkipClass(part, ref i)) return false;
        }
        return true;
    }

    /// <summary>Moves to the closing bracket.</summary>
    private static bool SkipClass(string part, ref int i)
    {
        if (++i < part.Length && part[i] == '^') i++;
        for (var first = true; ; first = false)
        {
            if (i >= part.Length) return false;
            if (part[i] == ']' && !first) return true;
            if (!SkipClassChar(part, ref i)) return false;
            if (i < part.Length && part[i] == '-')
            {
                i++;
                if (!SkipClassChar(part, ref i)) return false;
            }
        }
    }

    private static bool SkipClassChar(string part, ref int i)
    {
        if (i >= part.Length || part[i] is '-' or ']') return false;
        if (part[i] == '\\') i++;
        i++;
        return i <= part.Length;
    }
}
