namespace Slipway.Sync.Ignoring;

/// <summary>
/// A pattern with wildcards, as steps. Matching goes back to the last '*' or '**' only: a '/' of the pattern fixes where folders end, and a later '**' reaches whatever an earlier one could. So its time is
/// bounded by a polynomial, whatever the pattern.
/// </summary>
internal sealed class WildcardProgram
{
    // Steps below are bytes that must be there, those from FirstSet on classes.
    private const ushort AnyByte = 256;
    private const ushort AnyInName = 257;
    private const ushort AnyFolders = 258;
    private const ushort Anything = 259;
    private const ushort FirstSet = 260;

    private readonly ushort[] steps;
    private readonly CharacterClass[] sets;
    private readonly bool foldCase;

    private WildcardProgram(ushort[] steps, CharacterClass[] sets, bool foldCase) => (this.steps, this.sets, this.foldCase) = (steps, sets, foldCase);

    /// <summary>What every text that matches ends with; NUL when that may be several.</summary>
    public char Last => steps.Length > 0 && steps[^1] < AnyByte ? (char)steps[^1] : '\0';

    /// <summary>Compiles.</summary>
    /// <param name="pattern">Bytes as characters.</param>
    /// <param name="isPath">Whether it is matched with a path, where '**' may stand for folders, rather than with a name.</param>
    /// <param name="foldCase">Whether case does not count (ASCII).</param>
    /// <returns>Null when no text matches.</returns>
    public static WildcardProgram? Compile(ReadOnlySpan<char> pattern, bool isPath, bool foldCase)
    {
        var steps = new ushort[pattern.Length];
        var sets = new List<CharacterClass>();
        var count = 0;
        for (var i = 0; i < pattern.Length;)
        {
            switch (pattern[i])
            {
                case '\\':
                    if (i + 1 == pattern.Length) return null;
                    steps[count++] = pattern[i + 1];
                    i += 2;
                    break;
                case '?':
                    steps[count++] = AnyByte;
                    i++;
                    break;
                case '*':
                    steps[count++] = Stars(pattern, ref i, isPath);
                    break;
                case '[':
                    if (CharacterClass.Read(pattern, ref i, foldCase) is not { } set) return null;
                    steps[count++] = (ushort)(FirstSet + sets.Count);
                    sets.Add(set);
                    break;
                default:
                    steps[count++] = foldCase ? ToLower(pattern[i]) : pattern[i];
                    i++;
                    break;
            }
        }

        return new WildcardProgram(steps[..count], [.. sets], foldCase);
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        int step = 0, at = 0;
        int afterStar = -1, starEnd = 0;
        int afterStars = -1, starsEnd = 0;
        while (true)
        {
            if (step == steps.Length)
            {
                if (at == text.Length) return true;
            }
            else
            {
                switch (steps[step])
                {
                    case AnyInName:
                        (afterStar, starEnd) = (++step, at);
                        continue;
                    case Anything when step + 1 == steps.Length:
                        return true;
                    case AnyFolders or Anything:
                        (afterStars, starsEnd, afterStar) = (++step, at, -1);
                        continue;
                    case var wanted when at < text.Length && Takes(wanted, text[at]):
                        step++;
                        at++;
                        continue;
                }
            }

            if (afterStar >= 0 && starEnd < text.Length && text[starEnd] != '/')
            {
                (step, at) = (afterStar, ++starEnd);
                continue;
            }

            if (afterStars < 0) return false;
            var skipped = steps[afterStars - 1] == Anything ? (starsEnd < text.Length ? 0 : -1) : text[starsEnd..].IndexOf('/');
            if (skipped < 0) return false;
            starsEnd += skipped + 1;
            (step, at, afterStar) = (afterStars, starsEnd, -1);
        }
    }

    /// <summary>ASCII only, as git folds.</summary>
    public static char ToLower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;

    private bool Takes(ushort step, char c)
    {
        if (foldCase) c = ToLower(c);
        return step < AnyByte ? step == c : step == AnyByte ? c != '/' : sets[step - FirstSet].Contains(c);
    }

    // Two or more of them are folders when they stand alone between slashes; a quoted slash behind them must be there, a plain one goes with the folders.
    private static ushort Stars(ReadOnlySpan<char> pattern, ref int i, bool isPath)
    {
        var start = i;
        while (i < pattern.Length && pattern[i] == '*') i++;
        var rest = pattern[i..];
        if (!isPath || i - start == 1 || (start > 0 && pattern[start - 1] != '/')) return AnyInName;
        if (rest is [] or ['\\', '/', ..]) return Anything;
        if (rest[0] != '/') return AnyInName;
        i++;
        return AnyFolders;
    }
}
