using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>The pattern of <c>${name#pattern}</c> and its kin: <c>*</c>, <c>?</c> and literals, without classes. Neither crosses a line's end.</summary>
internal sealed class ShellPattern
{
    private const char Star = '\uE000';
    private const char Any = '\uE001';
    private readonly string _tokens;

    private ShellPattern(string tokens) => _tokens = tokens;

    /// <summary>Reads a pattern; a backslash makes the next character literal.</summary>
    public static ShellPattern Parse(string pattern)
    {
        var tokens = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            tokens.Append(pattern[i] switch
            {
                '*' => Star,
                '?' => Any,
                '\\' when i + 1 < pattern.Length => pattern[++i],
                var c => c,
            });
        }
        return new(tokens.ToString());
    }

    /// <summary>How much of the value's start the pattern covers; 0 when it does not match.</summary>
    public int PrefixLength(string value, bool longest) => Length(_tokens, value, longest) is >= 0 and var length ? length : 0;

    public int SuffixLength(string value, bool longest) => Length(Reverse(_tokens), Reverse(value), longest) is >= 0 and var length ? length : 0;

    public string Replace(string value, string replacement, bool all)
    {
        var result = new StringBuilder();
        var copied = 0;
        var previousEnd = -1;
        for (var at = 0; at <= value.Length;)
        {
            var length = Length(_tokens, value[at..], longest: true);
            // An empty match right behind a match does not count.
            if (length < 0 || (length == 0 && at == previousEnd))
            {
                at++;
                continue;
            }
            result.Append(value, copied, at - copied).Append(replacement);
            copied = previousEnd = at + length;
            at = length == 0 ? at + 1 : copied;
            if (!all) break;
        }
        return result.Append(value, copied, value.Length - copied).ToString();
    }

    /// <summary>The length of the shortest or longest start of the value that the tokens match, -1 when none does.</summary>
    private static int Length(string tokens, string value, bool longest)
    {
        // reachable[n]: the tokens so far match the first n characters.
        var reachable = new bool[value.Length + 1];
        reachable[0] = true;
        foreach (var token in tokens)
        {
            if (token == Star)
            {
                for (var n = 1; n <= value.Length; n++) reachable[n] |= reachable[n - 1] && value[n - 1] != '\n';
                continue;
            }
            for (var n = value.Length; n > 0; n--) reachable[n] = reachable[n - 1] && (token == Any ? value[n - 1] != '\n' : value[n - 1] == token);
            reachable[0] = false;
        }
        return longest ? Array.LastIndexOf(reachable, true) : Array.IndexOf(reachable, true);
    }

    private static string Reverse(string text)
    {
        var chars = text.ToCharArray();
        Array.Reverse(chars);
        return new(chars);
    }
}
