using System.Text;

namespace Slipway.Sync.Ignoring;

/// <summary>Reads the syntax of git's configuration files (git-config(1), CONFIGURATION FILE). What is malformed is passed over.</summary>
internal sealed class GitConfigurationReader(string text)
{
    private int at;

    /// <summary>Each setting as <c>section.name</c> or <c>section.subsection.name</c>, section and name in small letters; the value is null where there is no '='.</summary>
    /// <param name="setting">Told of each, in order.</param>
    public void Read(Action<string, string?> setting)
    {
        var section = "";
        if (text is ['\uFEFF', ..]) at++;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c is '#' or ';') SkipLine();
            else if (c == '[') section = Section();
            else if (char.IsAsciiLetter(c)) setting(section + "." + Name(), Value());
            else SkipLine();
        }
    }

    private string Section()
    {
        at++;
        var name = new StringBuilder();
        while (at < text.Length && text[at] is not ']' and not '"' and not '\n')
        {
            if (!char.IsWhiteSpace(text[at])) name.Append(char.ToLowerInvariant(text[at]));
            at++;
        }

        if (at < text.Length && text[at] == '"')
        {
            name.Append('.');
            at++;
            while (at < text.Length && text[at] is not '"' and not '\n')
            {
                if (text[at] == '\\' && at + 1 < text.Length) at++;
                name.Append(text[at++]);
            }

            if (at < text.Length && text[at] == '"') at++;
        }

        if (at < text.Length && text[at] == ']') at++;
        return name.ToString();
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-')) at++;
        return text[start..at].ToLowerInvariant();
    }

    private string? Value()
    {
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        if (at >= text.Length || text[at] != '=')
        {
            SkipLine();
            return null;
        }

        at++;
        var value = new StringBuilder();
        var kept = 0;
        var isQuoted = false;
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                isQuoted = !isQuoted;
                kept = value.Length;
            }
            else if (c == '\\')
            {
                if (!Escape(value)) break;
                kept = value.Length;
            }
            else if (!isQuoted && c is '#' or ';')
            {
                SkipLine();
                break;
            }
            else if (!isQuoted && char.IsWhiteSpace(c))
            {
                // Blanks count between words only.
                if (value.Length > 0) value.Append(c);
            }
            else
            {
                value.Append(c);
                kept = value.Length;
            }
        }

        return value.ToString(0, kept);
    }

    private bool Escape(StringBuilder value)
    {
        at++;
        if (at < text.Length && text[at] == '\r') at++;
        if (at >= text.Length) return false;
        if (text[at] != '\n') value.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'b' => '\b', var c => c });
        return true;
    }

    private void SkipLine() => at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
}
