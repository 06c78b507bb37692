using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Interpolation;

/// <summary>One pass over one text. The grammar is compose-go's template package; words are lazy as in its newer versions.</summary>
internal sealed class Substitution(string text, SourcePosition at, Func<string, string?> variable, HashSet<string> warned, ICollection<Diagnostic> diagnostics)
{
    /// <summary>How deep references may stand in words of references.</summary>
    private const int MaximalDepth = 100;

    private readonly StringBuilder output = new();
    private bool failed;

    public string Run()
    {
        Append(0, text.Length, depth: 0);
        return failed ? text : output.ToString();
    }

    private void Append(int from, int to, int depth)
    {
        while (from < to && !failed)
        {
            var dollar = text.IndexOf('$', from, to - from);
            if (dollar < 0)
            {
                output.Append(text, from, to - from);
                return;
            }
            output.Append(text, from, dollar - from);
            from = AppendReference(dollar, to, depth);
        }
    }

    /// <summary>Appends what the <c>$</c> stands for and returns where the text goes on.</summary>
    private int AppendReference(int dollar, int to, int depth)
    {
        var next = dollar + 1 < to ? text[dollar + 1] : '\0';
        if (next == '{') return AppendBraced(dollar, to, depth);
        if (VariableName.Begins(next))
        {
            var end = VariableName.End(text, dollar + 1, to);
            AppendValue(text[(dollar + 1)..end], dollar);
            return end;
        }
        output.Append('$');
        return dollar + (next == '$' ? 2 : 1);
    }

    private int AppendBraced(int dollar, int to, int depth)
    {
        var start = dollar + 2;
        var nameEnd = VariableName.End(text, start, to);
        if (depth == MaximalDepth) return Fail(YamlErrors.ReferencesTooDeep(MaximalDepth, At(dollar)));
        if (text.IndexOf('}', start, to - start) < 0) return Fail(YamlErrors.UnclosedReference(text[start..nameEnd], At(dollar)));
        if (nameEnd == start) return Fail(YamlErrors.ReferenceWithoutName(text, start, At(start)));

        var name = text[start..nameEnd];
        if (text[nameEnd] == '}')
        {
            AppendValue(name, dollar);
            return nameEnd + 1;
        }
        var emptyIsUnset = text[nameEnd] == ':';
        var operation = emptyIsUnset ? nameEnd + 1 : nameEnd;
        if (text[operation] is not ('-' or '?' or '+')) return Fail(YamlErrors.UnknownOperator(name, text, nameEnd, At(nameEnd)));

        var close = ClosingBrace(operation + 1, to);
        if (close < 0) return Fail(YamlErrors.UnclosedReference(name, At(dollar)));
        AppendChoice(name, text[operation], emptyIsUnset, dollar, operation + 1, close, depth);
        return close + 1;
    }

    private void AppendChoice(string name, char operation, bool emptyIsUnset, int dollar, int word, int close, int depth)
    {
        var value = variable(name);
        var given = emptyIsUnset ? !string.IsNullOrEmpty(value) : value is not null;
        switch (operation)
        {
            case '-' when !given:
            case '+' when given:
                Append(word, close, depth + 1);
                break;
            case '?' when !given:
                diagnostics.Add(YamlErrors.RequiredVariable(name, value is null ? "not set" : "empty", text[word..close], At(dollar)));
                break;
            case '-' or '?':
                output.Append(value);
                break;
        }
    }

    /// <summary>The brace that balances the reference's own; when a word holds a lone <c>{</c>, the last one, as in docker compose; -1 when a reference is not closed.</summary>
    private int ClosingBrace(int from, int to)
    {
        var (braces, references) = (1, 1);
        for (var i = from; i < to; i++)
        {
            if (text[i] == '{')
            {
                braces++;
                if (text[i - 1] == '$') references++;
            }
            else if (text[i] == '}')
            {
                if (--braces == 0) return i;
                if (references > 0) references--;
            }
        }
        return references > 0 ? -1 : text.LastIndexOf('}', to - 1, to - from);
    }

    private void AppendValue(string name, int dollar)
    {
        var value = variable(name);
        if (value is null && warned.Add(name)) diagnostics.Add(YamlErrors.UnsetVariable(name, At(dollar)));
        output.Append(value);
    }

    /// <summary>Behind a malformed reference nothing can be trusted to be what was meant, so the text ends here.</summary>
    private int Fail(Diagnostic error)
    {
        diagnostics.Add(error);
        failed = true;
        return text.Length;
    }

    private SourcePosition At(int offset)
    {
        if (at.Line != at.EndLine || at.Column == 0) return at;
        // Quotes are two more than the text; anything else holds escapes, a tag or an anchor, and offsets are not known.
        return (at.EndColumn - at.Column - text.Length) switch
        {
            0 => new(at.File, at.Line, at.Column + offset),
            2 => new(at.File, at.Line, at.Column + 1 + offset),
            _ => at,
        };
    }
}
