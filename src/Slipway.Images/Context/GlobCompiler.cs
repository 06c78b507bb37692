using System.Text;

namespace Slipway.Images.Context;

/// <summary>
/// Reads one cleaned pattern the way the engine's pattern matcher does: Go's <c>filepath.Match</c> plus <c>**</c>, by way of a regular expression.
/// What leaks out of that expression is kept, because files are kept or dropped by it: a class may hold '/', <c>**</c> stops at a line feed, an unescaped '^'
/// is an anchor and '|' an alternative once the pattern has a wildcard, and '*' or '?' inside a class end it. Repetition braces are read as text.
/// </summary>
internal sealed class GlobCompiler
{
    private static readonly RuneSet s_any = new([(0, 0x10FFFF)], false);

    private readonly Rune[] _pattern;
    private readonly List<GlobNode> _nodes = [];
    private readonly List<GlobProgram> _alternatives = [];
    private int _at;
    private bool _endsOpen;

    private GlobCompiler(string pattern)
    {
        // Not a list: one of runes would be compiled anew in every cold process.
        _pattern = new Rune[pattern.Length];
        var count = 0;
        foreach (var rune in pattern.EnumerateRunes())
            _pattern[count++] = rune;
        Array.Resize(ref _pattern, count);
    }

    /// <summary>The programs any of which may match.</summary>
    /// <exception cref="FormatException">The pattern is malformed; the message says how.</exception>
    public static GlobProgram[] Compile(string pattern)
    {
        var compiler = new GlobCompiler(pattern);
        compiler.ReadAll();
        return [.. compiler._alternatives];
    }

    private static bool BackslashSeparates => OperatingSystem.IsWindows();

    private void ReadAll()
    {
        while (_at < _pattern.Length)
        {
            ReadOne(_pattern[_at++]);
        }

        FinishAlternative(open: _endsOpen);
    }

    private void ReadOne(Rune rune)
    {
        switch (rune.Value)
        {
            case '*' when Peek('*'):
                _at++;
                ReadDoubleStar();
                break;
            case '*':
                _nodes.Add(new GlobNode(GlobNodeKind.Many, RuneSet.NotSlash));
                break;
            case '?':
                _nodes.Add(new GlobNode(GlobNodeKind.One, RuneSet.NotSlash));
                break;
            case '[':
                ReadClass();
                break;
            case '\\' when BackslashSeparates:
                _nodes.Add(new GlobNode(GlobNodeKind.One, RuneSet.Slash));
                break;
            case '\\':
                ReadEscape();
                break;
            case '^':
                _nodes.Add(new GlobNode(GlobNodeKind.Start, s_any));
                break;
            case '|':
                FinishAlternative(open: true);
                _nodes.Add(new GlobNode(GlobNodeKind.Many, s_any));
                break;
            default:
                _nodes.Add(GlobNode.Literal(rune));
                break;
        }
    }

    private void FinishAlternative(bool open)
    {
        if (open)
        {
            _nodes.Add(new GlobNode(GlobNodeKind.Many, s_any));
        }

        _alternatives.Add(new GlobProgram(_nodes));
        _nodes.Clear();
    }

    private bool Peek(char expected) => _at < _pattern.Length && _pattern[_at].Value == expected;

    private void ReadDoubleStar()
    {
        if (Peek('/'))
        {
            _at++;
        }

        if (_at == _pattern.Length)
        {
            _nodes.Add(new GlobNode(GlobNodeKind.Many, RuneSet.NotLineFeed));
            return;
        }

        _nodes.Add(new GlobNode(GlobNodeKind.Optional, s_any));
        _nodes.Add(new GlobNode(GlobNodeKind.Many, RuneSet.NotLineFeed));
        _nodes.Add(new GlobNode(GlobNodeKind.One, RuneSet.Slash));
    }

    private void ReadEscape()
    {
        if (_at == _pattern.Length)
        {
            // The engine's reading: the backslash escapes the expression's end anchor.
            _nodes.Add(GlobNode.Literal(new Rune('$')));
            _endsOpen = true;
            return;
        }

        var escaped = _pattern[_at++];
        _nodes.Add(ShorthandSet(escaped) is { } set ? new GlobNode(GlobNodeKind.One, set) : GlobNode.Literal(Unescaped(escaped)));
    }

    private static Rune Unescaped(Rune rune) => rune.IsAscii && !char.IsAsciiLetterOrDigit((char)rune.Value)
        ? rune
        : throw new FormatException($"'\\{rune}' escapes a character that has no special meaning");

    private static RuneSet? ShorthandSet(Rune rune) => (char.ToLowerInvariant((char)(rune.Value & 0x7F)), rune.IsAscii) switch
    {
        ('d', true) => new RuneSet([('0', '9')], rune.Value == 'D'),
        ('s', true) => new RuneSet([('\t', '\n'), ('\f', '\r'), (' ', ' ')], rune.Value == 'S'),
        ('w', true) => new RuneSet([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')], rune.Value == 'W'),
        _ => null,
    };

    private void ReadClass()
    {
        var negated = Peek('^');
        if (negated)
        {
            _at++;
        }

        var ranges = new List<(int, int)>();
        while (true)
        {
            if (_at == _pattern.Length)
            {
                throw new FormatException("a class opened by '[' has no closing ']'");
            }

            var rune = _pattern[_at++];
            if (rune.Value == ']' && ranges.Count > 0)
            {
                _nodes.Add(new GlobNode(GlobNodeKind.One, new RuneSet([.. ranges], negated)));
                return;
            }

            if (rune.Value is '*' or '?')
            {
                // The engine writes "[^/]" into the expression here, whose bracket ends the class.
                ranges.AddRange([('[', '['), ('^', '^'), ('/', '/')]);
                _nodes.Add(new GlobNode(rune.Value == '*' ? GlobNodeKind.Many : GlobNodeKind.One, new RuneSet([.. ranges], negated)));
                return;
            }

            ranges.Add(ReadRange(rune));
        }
    }

    private (int Low, int High) ReadRange(Rune first)
    {
        var low = ClassRune(first);
        if (!Peek('-'))
        {
            return (low, low);
        }

        _at++;
        var high = _at < _pattern.Length ? ClassRune(_pattern[_at++]) : throw new FormatException("a class opened by '[' has no closing ']'");
        return low <= high ? (low, high) : throw new FormatException($"the range '{new Rune(low)}-{new Rune(high)}' runs backwards");
    }

    private int ClassRune(Rune rune) => rune.Value switch
    {
        ']' => throw new FormatException("a class is empty; write '\\]' for the bracket itself"),
        '-' => throw new FormatException("a '-' stands at the edge of a class; write '\\-' for the dash itself"),
        '\\' when !BackslashSeparates => _at < _pattern.Length
            ? Unescaped(_pattern[_at++]).Value
            : throw new FormatException("a class opened by '[' has no closing ']'"),
        _ => rune.Value,
    };
}
