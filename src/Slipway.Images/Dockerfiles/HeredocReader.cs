namespace Slipway.Images.Dockerfiles;

/// <summary>Recognises here-document words, <c>[fd]&lt;&lt;[-]word</c>.</summary>
internal static class HeredocReader
{
    public sealed record Opening(string Delimiter, bool Expands, bool StripsTabs, int Start, int End);

    /// <summary>The here-documents a logical line opens, in order. Inside quotes nothing opens one.</summary>
    public static List<Opening> Openings(string line)
    {
        var openings = new List<Opening>();
        if (!line.Contains("<<", StringComparison.Ordinal)) return openings;
        foreach (var (start, end) in WordSplitter.QuotedWords(line, 0, line.Length, '\\'))
            if (Parse(line.AsSpan(start, end - start)) is { } opening) openings.Add(opening with { Start = start, End = end });
        return openings;
    }

    public static Opening? Parse(ReadOnlySpan<char> word)
    {
        var at = 0;
        while (at < word.Length && char.IsAsciiDigit(word[at])) at++;
        if (!word[at..].StartsWith("<<")) return null;
        at += 2;
        var stripsTabs = at < word.Length && word[at] == '-';
        if (stripsTabs) at++;
        var rest = word[at..];
        if (rest.IsEmpty || rest.Contains('<')) return null;
        var (delimiter, quoted, closed) = Unquote(rest);
        return closed && delimiter.Length > 0 ? new(delimiter, !quoted, stripsTabs, 0, 0) : null;
    }

    private static (string Delimiter, bool Quoted, bool Closed) Unquote(ReadOnlySpan<char> word)
    {
        var delimiter = new System.Text.StringBuilder();
        var quoted = false;
        var quote = '\0';
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
                quoted = true;
            }
            else if (c == '\\' && quote == '\0')
            {
                if (++i < word.Length) delimiter.Append(word[i]);
            }
            else delimiter.Append(c);
        }
        return (delimiter.ToString(), quoted, quote == '\0');
    }
}
