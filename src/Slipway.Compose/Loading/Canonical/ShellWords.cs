using System.Text;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>
/// Splits a line into words as docker compose does: quotes, backslashes, nothing expanded; backquotes and <c>$(…)</c> hold a word together.
/// An operator of the shell (<c>; &amp; | &lt; &gt;</c>) outside quotes ends the line, since there is no shell to carry it out.
/// </summary>
internal static class ShellWords
{
    /// <summary>The words, or null where a quote is not closed or a parenthesis stands alone; and what was left out, from the operator on.</summary>
    public static (List<string>? Words, string Dropped) Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var started = false;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var character = line[i];
            if (character == '\\' && quote != '\'')
            {
                if (++i == line.Length) return (null, "");
                word.Append(line[i]);
                started = true;
                continue;
            }
            if (quote == '\0' && character is ' ' or '\t' or '\r' or '\n')
            {
                if (started) words.Add(word.ToString());
                word.Clear();
                started = false;
                continue;
            }
            if (character is '"' or '\'' && (quote == '\0' || quote == character))
            {
                quote = quote == '\0' ? character : '\0';
                started = true;
                continue;
            }
            if (quote == '\0' && character is ';' or '&' or '|' or '<' or '>')
            {
                // 2> names a descriptor, which goes with its operator.
                var descriptor = character == '>' && word.Length > 0 && char.IsAsciiDigit(word[0]);
                if (started && !descriptor) words.Add(word.ToString());
                return (words, line[i..]);
            }
            if (character == '(' && quote == '\0' && !(word.Length > 0 && word[^1] == '$')) return (null, "");
            if (character == ')' && quote == '\0') return (null, "");
            quote = (character, quote) switch
            {
                ('`', '\0') => '`',
                ('`', '`') => '\0',
                ('(', '\0') => ')',
                (')', ')') => '\0',
                _ => quote,
            };
            word.Append(character);
            started = true;
        }
        if (quote != '\0') return (null, "");
        if (started) words.Add(word.ToString());
        return (words, "");
    }
}
