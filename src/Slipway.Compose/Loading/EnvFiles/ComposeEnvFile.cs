using System.Text;
using Slipway.Compose.Loading.Interpolation;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>Docker compose's own format (compose-go's dotenv package): <c>export</c>, <c>K=V</c>, <c>K: V</c>, bare <c>K</c>, quotes over several lines, references.</summary>
internal sealed class ComposeEnvFile
{
    private readonly EnvFileCursor cursor;
    private readonly Func<string, string?> lookup;
    private readonly EnvVariables variables;
    private readonly ICollection<Diagnostic> diagnostics;
    private readonly Interpolator interpolator;
    private int errors;

    /// <summary>Where the statement before this one ended a quoted value; -1 when the line is a fresh one.</summary>
    private int quoteEnd = -1;

    public ComposeEnvFile(EnvFileCursor cursor, Func<string, string?> lookup, EnvVariables variables, ICollection<Diagnostic> diagnostics)
    {
        (this.cursor, this.lookup, this.variables, this.diagnostics) = (cursor, lookup, variables, diagnostics);
        interpolator = new(name => lookup(name) ?? variables[name]);
    }

    public void Read()
    {
        while (errors < EnvFileParser.MaximalErrors)
        {
            cursor.SkipWhite();
            if (cursor.AtEnd) return;
            if (cursor.Current == '#') cursor.SkipLine();
            else ReadStatement();
        }
    }

    private void ReadStatement()
    {
        if (quoteEnd >= 0 && !cursor.Text.AsSpan(quoteEnd, cursor.Next - quoteEnd).Contains('\n'))
            diagnostics.Add(YamlErrors.TextAfterQuote(cursor.At(cursor.Next)));
        quoteEnd = -1;
        SkipExport();
        var start = cursor.Next;
        if (!ReadName(out var name, out var bare)) return;
        var at = cursor.At(start);
        if (bare)
        {
            variables.Set(name, lookup(name), at);
            return;
        }
        cursor.SkipBlanks();
        var value = !cursor.AtEnd && cursor.Current is '"' or '\'' ? ReadQuoted(cursor.Current) : ReadUnquoted();
        if (value is null) return;
        if (value.Contains('\0', StringComparison.Ordinal)) Fail(YamlErrors.NulInEnvFile(at));
        else variables.Set(name, value, at);
    }

    private void SkipExport()
    {
        const string Export = "export";
        if (string.CompareOrdinal(cursor.Text, cursor.Next, Export, 0, Export.Length) != 0) return;
        var after = cursor.Next + Export.Length;
        if (after >= cursor.Text.Length || !EnvFileCursor.IsBlank(cursor.Text[after])) return;
        cursor.Next = after;
        cursor.SkipBlanks();
    }

    /// <summary>Reads up to and with <c>=</c>, <c>:</c> or the end of the line (a bare name). False after an error, the line skipped.</summary>
    private bool ReadName(out string name, out bool bare)
    {
        var (start, lineEnd) = (cursor.Next, cursor.LineEnd);
        var end = start;
        while (end < lineEnd && cursor.Text[end] is not ('=' or ':') && IsNameCharacter(cursor.Text, end)) end++;
        bare = end == lineEnd;
        name = cursor.Text[start..end].TrimEnd();
        if (!bare && cursor.Text[end] is not ('=' or ':'))
            return Fail(YamlErrors.BadEnvName(cursor.Text, end, cursor.At(end)));
        if (name.Length == 0 && !bare) return Fail(YamlErrors.EnvLineWithoutName(cursor.At(start)));
        var white = EnvFileCursor.FirstBlank(name);
        if (white >= 0) return Fail(YamlErrors.SpaceInEnvName(cursor.At(start + white)));
        cursor.Next = Math.Min(end + 1, cursor.Text.Length);
        // "export" alone on a line: nothing to export.
        return name.Length > 0;
    }

    private static bool IsNameCharacter(string text, int at) =>
        char.IsLetterOrDigit(text, at) || char.IsNumber(text, at) || text[at] is '_' or '.' or '-' or '[' or ']' || EnvFileCursor.IsBlank(text[at])
        || (char.IsLowSurrogate(text[at]) && at > 0 && char.IsLetterOrDigit(text, at - 1));

    private string ReadUnquoted()
    {
        var (start, end) = (cursor.Next, cursor.LineEnd);
        var comment = cursor.Text.IndexOf(" #", start, end - start, StringComparison.Ordinal);
        var value = cursor.Text[start..(comment < 0 ? end : comment)].TrimEnd();
        cursor.Next = end;
        return Interpolate(value, start, value.Length);
    }

    private string? ReadQuoted(char quote)
    {
        var start = cursor.Next;
        var value = new StringBuilder();
        for (var i = start + 1; i < cursor.Text.Length; i++)
        {
            var c = cursor.Text[i];
            if (c == quote)
            {
                cursor.Next = quoteEnd = i + 1;
                return quote == '\'' ? value.ToString() : Interpolate(EnvFileEscapes.Expand(value.ToString()), start + 1, i - start - 1);
            }
            if (c == '\\' && i + 1 < cursor.Text.Length)
            {
                c = cursor.Text[++i];
                if (c != quote) value.Append('\\');
            }
            value.Append(c);
        }
        Fail(YamlErrors.UnclosedQuote(quote, cursor.At(start)));
        return null;
    }

    private string Interpolate(string value, int start, int length)
    {
        if (!value.Contains('$', StringComparison.Ordinal)) return value;
        var at = cursor.At(start);
        var exact = value.Length == length && !value.Contains('\n', StringComparison.Ordinal);
        return interpolator.Interpolate(value, exact ? at with { EndLine = at.Line, EndColumn = at.Column + length } : at, diagnostics);
    }

    private bool Fail(Diagnostic error)
    {
        diagnostics.Add(error);
        errors++;
        cursor.SkipLine();
        return false;
    }
}
