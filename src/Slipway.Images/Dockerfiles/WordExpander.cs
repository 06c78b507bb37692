using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>
/// Expands a word as BuildKit does: quotes, escapes, <c>$name</c>, <c>${name}</c> and the modifiers <c>- :- + :+ ? :? # ## % %% / //</c>. It knows nothing
/// of a shell's word splitting, commands or arithmetic.
/// </summary>
public sealed class WordExpander
{
    // Deeper nesting than this is no one's Dockerfile, and would exhaust the stack.
    private const int MaxDepth = 100;

    private readonly string _word;
    private readonly char _escape;
    private readonly Func<string, Variable> _lookup;
    private readonly List<string> _unset = [];
    private int _at;
    private int _depth;
    private bool _known = true;

    private WordExpander(string word, char escape, Func<string, Variable> lookup)
    {
        _word = word;
        _escape = escape;
        _lookup = lookup;
    }

    /// <summary>Expands one word. <paramref name="lookup"/> is asked for each variable by its exact name.</summary>
    public static Expansion Expand(string word, char escape, Func<string, Variable> lookup)
    {
        if (word.AsSpan().IndexOfAny("$\"'") < 0 && !word.Contains(escape)) return new(word, null, []);
        var expander = new WordExpander(word, escape, lookup);
        try
        {
            var value = expander.Until('\0', rawEscapes: false);
            return new(expander._known ? value : null, null, expander._unset);
        }
        catch (ExpansionException e)
        {
            return new(null, expander._known ? e.Message : null, expander._unset);
        }
    }

    private string Until(char stop, bool rawEscapes)
    {
        if (++_depth > MaxDepth) throw new ExpansionException("it is nested too deeply");
        var result = new StringBuilder();
        while (_at < _word.Length)
        {
            var c = _word[_at];
            if (stop != '\0' && c == stop)
            {
                _at++;
                _depth--;
                return result.ToString();
            }
            switch (c)
            {
                case '\'':
                    SingleQuoted(result);
                    break;
                case '"':
                    DoubleQuoted(result, rawEscapes);
                    break;
                case '$':
                    result.Append(Dollar());
                    break;
                default:
                    _at++;
                    if (c == _escape)
                    {
                        if (rawEscapes) result.Append(c);
                        if (_at >= _word.Length) break;
                        c = _word[_at++];
                    }
                    result.Append(c);
                    break;
            }
        }
        if (stop != '\0') throw new ExpansionException(stop == '}' ? "a '}' is missing" : "a '/' is missing");
        _depth--;
        return result.ToString();
    }

    private void SingleQuoted(StringBuilder result)
    {
        var end = _word.IndexOf('\'', _at + 1);
        if (end < 0) throw new ExpansionException("a single quote is not closed");
        result.Append(_word, _at + 1, end - _at - 1);
        _at = end + 1;
    }

    private void DoubleQuoted(StringBuilder result, bool rawEscapes)
    {
        for (_at++; _at < _word.Length;)
        {
            var c = _word[_at];
            if (c == '"')
            {
                _at++;
                return;
            }
            if (c == '$')
            {
                result.Append(Dollar());
                continue;
            }
            _at++;
            if (c == _escape)
            {
                if (rawEscapes) result.Append(c);
                if (_at >= _word.Length) break;
                if (_word[_at] == '"' || _word[_at] == '$' || _word[_at] == _escape) c = _word[_at++];
            }
            result.Append(c);
        }
        throw new ExpansionException("a double quote is not closed");
    }

    private string Dollar()
    {
        _at++;
        if (_at >= _word.Length || _word[_at] != '{')
        {
            var name = Name();
            return name.Length == 0 ? "$" : ValueOf(Look(name));
        }
        _at++;
        if (_at >= _word.Length) throw new ExpansionException("a '}' is missing");
        if (_word[_at] is '{' or '}' or ':') throw new ExpansionException("it is a bad substitution");
        return Braced(Name());
    }

    private string Braced(string name)
    {
        if (_at >= _word.Length) throw new ExpansionException("a '}' is missing");
        var modifier = _word[_at++];
        if (modifier == '}') return ValueOf(Look(name));
        if (modifier == '/') return Replace(name);
        var emptyIsUnset = modifier == ':';
        if (emptyIsUnset)
        {
            if (_at >= _word.Length) throw new ExpansionException("a '}' is missing");
            modifier = _word[_at++];
        }
        if (!"-+?#%".Contains(modifier)) throw new ExpansionException($"the modifier '{modifier}' is not supported");
        var word = Until('}', rawEscapes: modifier is '#' or '%');
        var variable = Look(name);
        if (variable.State == VariableState.Unknown) return ValueOf(variable);
        var has = variable.State == VariableState.Set && !(emptyIsUnset && variable.Value.Length == 0);
        return modifier switch
        {
            '-' => has ? variable.Value : word,
            '+' => has ? word : "",
            '?' => has ? variable.Value : throw new ExpansionException($"{name}: {Reason(variable, word)}"),
            '#' => TrimStart(variable.Value, word),
            _ => TrimEnd(variable.Value, word),
        };
    }

    private static string Reason(Variable variable, string word) =>
        word.Length > 0 ? word : variable.State == VariableState.Set ? "it must not be empty" : "it must be set";

    private static string TrimStart(string value, string word)
    {
        var longest = word.StartsWith('#');
        return value[ShellPattern.Parse(longest ? word[1..] : word).PrefixLength(value, longest)..];
    }

    private static string TrimEnd(string value, string word)
    {
        var longest = word.StartsWith('%');
        return value[..^ShellPattern.Parse(longest ? word[1..] : word).SuffixLength(value, longest)];
    }

    private string Replace(string name)
    {
        var all = _at < _word.Length && _word[_at] == '/';
        if (all) _at++;
        var pattern = ShellPattern.Parse(Until('/', rawEscapes: true));
        var replacement = Until('}', rawEscapes: true);
        var variable = Look(name);
        // The engine reads $1 in a replacement of all as a group of its regular expression, which is nothing to rely on.
        if (all && replacement.Contains('$')) _known = false;
        return variable.State == VariableState.Unknown ? ValueOf(variable) : pattern.Replace(variable.Value, replacement, all);
    }

    private string ValueOf(Variable variable)
    {
        if (variable.State == VariableState.Unknown) _known = false;
        return variable.Value;
    }

    private Variable Look(string name)
    {
        var variable = _lookup(name);
        if (variable.State == VariableState.Unset && !_unset.Contains(name)) _unset.Add(name);
        return variable;
    }

    /// <summary>Letters, digits and underscores; or a number; or one of the shell's special parameters.</summary>
    private string Name()
    {
        var start = _at;
        if (_at < _word.Length && char.IsDigit(_word[_at]))
        {
            while (_at < _word.Length && char.IsDigit(_word[_at])) _at++;
        }
        else if (_at < _word.Length && "@*#?-$!".Contains(_word[_at])) _at++;
        else
        {
            while (_at < _word.Length && (char.IsLetterOrDigit(_word[_at]) || _word[_at] == '_')) _at++;
        }
        return _word[start.._at];
    }

    private sealed class ExpansionException(string message) : Exception(message);
}
