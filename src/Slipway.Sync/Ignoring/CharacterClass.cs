namespace Slipway.Sync.Ignoring;

/// <summary>A bracket expression of a pattern: a set of bytes, with the quirks of git's wildmatch.</summary>
internal sealed class CharacterClass
{
    private readonly bool[] members = new bool[256];

    private CharacterClass()
    {
    }

    /// <summary>Whether it holds a byte, a letter already made small where case does not count.</summary>
    public bool Contains(char c) => members[c];

    /// <summary>Reads one.</summary>
    /// <param name="pattern">Bytes as characters.</param>
    /// <param name="at">Of the '['; afterwards behind the ']'.</param>
    /// <param name="foldCase">Whether case does not count.</param>
    /// <returns>Null for one that is not closed, or names a class there is none of: no text matches such a pattern.</returns>
    public static CharacterClass? Read(ReadOnlySpan<char> pattern, ref int at, bool foldCase)
    {
        var set = new CharacterClass();
        var i = at + 1;
        var isNegated = i < pattern.Length && pattern[i] is '!' or '^';
        if (isNegated) i++;
        var isFirst = true;
        int previous = -1;
        while (true)
        {
            if (i >= pattern.Length) return null;
            var c = pattern[i];
            if (c == ']' && !isFirst) break;
            isFirst = false;
            if (c == '\\')
            {
                if (++i >= pattern.Length) return null;
                previous = pattern[i++];
                set.members[previous] = true;
            }
            else if (c == '-' && previous >= 0 && i + 1 < pattern.Length && pattern[i + 1] != ']')
            {
                if (pattern[++i] == '\\' && ++i >= pattern.Length) return null;
                set.AddRange(previous, pattern[i++], foldCase);
                previous = -1;
            }
            else if (c == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':')
            {
                var close = pattern[(i + 2)..].IndexOf(']');
                if (close < 0) return null;
                if (close == 0 || pattern[i + 1 + close] != ':')
                {
                    // Not a named class after all: a '[' as any other member.
                    set.members['['] = true;
                    previous = '[';
                    i++;
                    continue;
                }

                if (!set.AddNamed(pattern.Slice(i + 2, close - 1), foldCase)) return null;
                previous = -1;
                i += close + 3;
            }
            else
            {
                set.members[c] = true;
                previous = c;
                i++;
            }
        }

        at = i + 1;
        if (isNegated)
        {
            for (var c = 0; c < 256; c++) set.members[c] = !set.members[c];
        }

        // Only a '/' in the pattern crosses from a folder to what is in it.
        set.members['/'] = false;
        return set;
    }

    private void AddRange(int first, int last, bool foldCase)
    {
        for (var c = first; c <= last; c++)
        {
            members[c] = true;
            if (foldCase && char.IsAsciiLetterUpper((char)c)) members[c | 0x20] = true;
        }
    }

    private bool AddNamed(ReadOnlySpan<char> name, bool foldCase)
    {
        for (var i = 0; i < 256; i++)
        {
            if (IsIn(name, (char)i, foldCase) is not { } isMember) return false;
            members[i] |= isMember;
        }

        return true;
    }

    // As git's own ctype has them: ASCII alone, and neither \v nor \f is a space.
    private static bool? IsIn(ReadOnlySpan<char> name, char c, bool foldCase) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit(c),
        "alpha" => char.IsAsciiLetter(c),
        "blank" => c is ' ' or '\t',
        "cntrl" => c is < ' ' or '\x7f',
        "digit" => char.IsAsciiDigit(c),
        "graph" => c is > ' ' and < '\x7f',
        "lower" => char.IsAsciiLetterLower(c),
        "print" => c is >= ' ' and < '\x7f',
        "punct" => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c),
        "space" => c is ' ' or '\t' or '\n' or '\r',
        "upper" => char.IsAsciiLetterUpper(c) || (foldCase && char.IsAsciiLetterLower(c)),
        "xdigit" => char.IsAsciiHexDigit(c),
        _ => null,
    };
}
