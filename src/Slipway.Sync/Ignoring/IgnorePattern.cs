namespace Slipway.Sync.Ignoring;

/// <summary>A line of an ignore file, compiled to the cheapest form that does it. Text is bytes as characters.</summary>
internal sealed class IgnorePattern
{
    private readonly Form form;
    private readonly string literal;
    private readonly WildcardProgram? program;
    private readonly bool foldCase;

    private IgnorePattern(bool isNegated, bool foldersOnly, Form form, string literal, WildcardProgram? program, bool foldCase)
    {
        (IsNegated, FoldersOnly, this.form, this.literal, this.program, this.foldCase) = (isNegated, foldersOnly, form, literal, program, foldCase);
    }

    private enum Form
    {
        Name,
        NameStart,
        NameEnd,
        NameWild,
        Path,
        PathWild,
    }

    /// <summary>Whether it takes back what an earlier line ignores.</summary>
    public bool IsNegated { get; }

    /// <summary>Whether it says nothing about files and links.</summary>
    public bool FoldersOnly { get; }

    /// <summary>The last character of every path it is about, which tells most others apart; NUL when that may be several.</summary>
    public char Last => foldCase ? '\0' : program?.Last ?? (form != Form.NameStart && literal.Length > 0 ? literal[^1] : '\0');

    /// <summary>Compiles a line that is neither blank nor a comment, trailing blanks removed.</summary>
    /// <returns>Null when nothing matches it.</returns>
    public static IgnorePattern? Parse(string line, bool foldCase)
    {
        var text = line.AsSpan();
        var isNegated = text is ['!', ..];
        if (isNegated) text = text[1..];
        var foldersOnly = text is [.., '/'];
        if (foldersOnly) text = text[..^1];
        if (text.IsEmpty) return null;
        if (text.IndexOf('/') < 0) return OfName(text, isNegated, foldersOnly, foldCase);

        // What is in any folder is decided by its name.
        if (text.StartsWith("**/") && text.Length > 3 && text[3..].IndexOf('/') < 0) return OfName(text[3..], isNegated, foldersOnly, foldCase);
        if (text[0] == '/') text = text[1..];

        // As git does, what has no wildcard is compared first, and a pattern begins anew behind it: 'a**/b' is 'a', then '**/b'.
        var plain = Plain(text);
        if (plain == text.Length) return new IgnorePattern(isNegated, foldersOnly, Form.Path, text.ToString(), null, foldCase);
        return WildcardProgram.Compile(text[plain..], isPath: true, foldCase) is { } program
            ? new IgnorePattern(isNegated, foldersOnly, Form.PathWild, text[..plain].ToString(), program, foldCase)
            : null;
    }

    /// <summary>Whether it is about this path.</summary>
    /// <param name="path">Relative to the folder the line is for.</param>
    /// <param name="name">The path's last segment.</param>
    /// <param name="isFolder">What is there.</param>
    public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool isFolder) => (isFolder || !FoldersOnly) && form switch
    {
        Form.Name => name.Length == literal.Length && Same(name, literal),
        Form.NameEnd => name.Length >= literal.Length && Same(name[^literal.Length..], literal),
        Form.NameStart => name.Length >= literal.Length && Same(name[..literal.Length], literal),
        Form.NameWild => program!.Matches(name),
        Form.Path => path.Length == literal.Length && Same(path, literal),
        _ => path.Length >= literal.Length && Same(path[..literal.Length], literal) && program!.Matches(path[literal.Length..]),
    };

    private static IgnorePattern? OfName(ReadOnlySpan<char> text, bool isNegated, bool foldersOnly, bool foldCase)
    {
        var plain = Plain(text);
        if (plain == text.Length) return new IgnorePattern(isNegated, foldersOnly, Form.Name, text.ToString(), null, foldCase);
        if (text[0] == '*' && Plain(text[1..]) == text.Length - 1) return new IgnorePattern(isNegated, foldersOnly, Form.NameEnd, text[1..].ToString(), null, foldCase);
        if (plain == text.Length - 1 && text[^1] == '*') return new IgnorePattern(isNegated, foldersOnly, Form.NameStart, text[..^1].ToString(), null, foldCase);
        return WildcardProgram.Compile(text, isPath: false, foldCase) is { } program
            ? new IgnorePattern(isNegated, foldersOnly, Form.NameWild, "", program, foldCase)
            : null;
    }

    private static int Plain(ReadOnlySpan<char> text) => text.IndexOfAny("*?[\\") is var special and >= 0 ? special : text.Length;

    private bool Same(ReadOnlySpan<char> text, string wanted)
    {
        if (!foldCase) return text.SequenceEqual(wanted);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (WildcardProgram.ToLower(text[i]) != WildcardProgram.ToLower(wanted[i])) return false;
        }

        return true;
    }
}
