using System.Globalization;
using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>Reads the exec form: a JSON array (RFC 8259) of strings, with the position of every string.</summary>
internal ref struct JsonArray
{
    /// <summary>What the text turned out to be.</summary>
    public enum Outcome
    {
        /// <summary>No valid JSON array: the shell form.</summary>
        NotAnArray,

        /// <summary>A valid array that holds something else than strings, which the engine refuses.</summary>
        NotOnlyStrings,

        Strings,
    }

    // Go's decoder gives up at 10,000; a Dockerfile that nests deeper than this is no exec form.
    private const int MaxDepth = 500;

    private readonly string _text;
    private int _at;

    private JsonArray(string text, int start)
    {
        _text = text;
        _at = start;
    }

    public static Outcome Read(string text, int start, List<(string Value, int Start, int End)> strings)
    {
        var reader = new JsonArray(text, start);
        return reader.ReadArray(strings);
    }

    private Outcome ReadArray(List<(string, int, int)> strings)
    {
        if (!Take('[')) return Outcome.NotAnArray;
        var onlyStrings = true;
        SkipSpace();
        if (!Take(']'))
        {
            do
            {
                SkipSpace();
                var start = _at;
                if (_at < _text.Length && _text[_at] == '"')
                {
                    if (ReadString() is not { } value) return Outcome.NotAnArray;
                    strings.Add((value, start, _at));
                }
                else
                {
                    if (!SkipValue(1)) return Outcome.NotAnArray;
                    onlyStrings = false;
                }
                SkipSpace();
            }
            while (Take(','));
            if (!Take(']')) return Outcome.NotAnArray;
        }
        SkipSpace();
        if (_at != _text.Length) return Outcome.NotAnArray;
        return onlyStrings ? Outcome.Strings : Outcome.NotOnlyStrings;
    }

    private bool SkipValue(int depth)
    {
        if (depth > MaxDepth || _at >= _text.Length) return false;
        return _text[_at] switch
        {
            '"' => ReadString() is not null,
            '[' => SkipMembers(']', depth, named: false),
            '{' => SkipMembers('}', depth, named: true),
            't' => TakeWord("true"),
            'f' => TakeWord("false"),
            'n' => TakeWord("null"),
            _ => SkipNumber(),
        };
    }

    private bool SkipMembers(char close, int depth, bool named)
    {
        _at++;
        SkipSpace();
        if (Take(close)) return true;
        do
        {
            SkipSpace();
            if (named)
            {
                if (_at >= _text.Length || _text[_at] != '"' || ReadString() is null) return false;
                SkipSpace();
                if (!Take(':')) return false;
                SkipSpace();
            }
            if (!SkipValue(depth + 1)) return false;
            SkipSpace();
        }
        while (Take(','));
        return Take(close);
    }

    private bool SkipNumber()
    {
        Take('-');
        if (!Take('0') && !TakeDigits()) return false;
        if (Take('.') && !TakeDigits()) return false;
        if (Take('e') || Take('E'))
        {
            if (!Take('+')) Take('-');
            if (!TakeDigits()) return false;
        }
        return true;
    }

    private bool TakeDigits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
        return _at > start;
    }

    private string? ReadString()
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return value.ToString();
            }
            if (c < ' ') return null;
            if (c != '\\')
            {
                value.Append(c);
                continue;
            }
            if (++_at >= _text.Length) return null;
            switch (_text[_at])
            {
                case '"' or '\\' or '/': value.Append(_text[_at]); break;
                case 'b': value.Append('\b'); break;
                case 'f': value.Append('\f'); break;
                case 'n': value.Append('\n'); break;
                case 'r': value.Append('\r'); break;
                case 't': value.Append('\t'); break;
                case 'u' when _at + 4 < _text.Length
                    && ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    value.Append((char)unit);
                    _at += 4;
                    break;
                default: return null;
            }
        }
        return null;
    }

    private bool TakeWord(string word)
    {
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
        _at += word.Length;
        return true;
    }

    private bool Take(char c)
    {
        if (_at >= _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
    }
}
