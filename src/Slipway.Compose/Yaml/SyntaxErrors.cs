using Slipway.Diagnostics;
using YamlDotNet.Core;

namespace Slipway.Compose.Yaml;

/// <summary>Says YamlDotNet's errors in words for someone who writes YAML, not a parser.</summary>
internal static class SyntaxErrors
{
    /// <summary>Parts of YamlDotNet's messages, the first that occurs counts, and what to say instead: what is wrong, and what to do.</summary>
    private static readonly (string Part, string Said)[] Words =
    [
        ("found invalid tab", "A tab stands where YAML wants spaces; indent with spaces."),
        ("tab character", "A tab stands where YAML wants spaces; indent with spaces."),
        ("plain scalar value, found invalid mapping", "A second ': ' stands in a value, or the line is indented deeper than the key it belongs beside; quote the value, or correct the indentation."),
        ("multiline plain scalar, found invalid mapping", "A key follows text that is not ended; the line above lacks its ': ' (with a space behind the colon), or this one is indented wrongly."),
        ("multi-line double-quoted scalar", "The quoted text that begins here is not closed, or goes on in a line that is not indented deeper than its key; close the quote, or indent the line."),
        ("quoted scalar, found unexpected end", "The quoted text that begins here is not closed; add the closing quote."),
        ("unexpected document indicator", "The quoted text that begins here is not closed before the next document; add the closing quote."),
        ("unknown escape", "The quoted text that begins here holds an unknown escape; write \\\\ for a backslash, or use single quotes."),
        ("hexadecimal", "The quoted text that begins here holds an escape that lacks hexadecimal digits; write \\\\ for a backslash, or use single quotes."),
        ("Unicode", "The quoted text that begins here holds an escape that is no Unicode character; write \\\\ for a backslash, or use single quotes."),
        ("cannot start any token", "A value cannot begin with this character; quote the value."),
        ("Block sequence entries are not allowed", "A list entry ('- ') cannot stand here; begin it on its own line, indented at least like its key."),
        ("Mapping keys are not allowed", "'? ' cannot stand here; quote the text if it is meant as text."),
        ("Mapping values are not allowed", "': ' cannot stand here; quote the text if it is meant as text."),
        ("did not find expected '-' indicator", "Within a list every entry begins with '- ' at the same indentation, and this line does not; correct its indentation or add the '- '."),
        ("block mapping, did not find expected key", "A key is expected here, as 'key: value' and indented like the keys above it; correct the indentation, the missing ':' or the text behind a closing quote."),
        ("could not find expected ':'", "A key without ':'; write 'key: value'."),
        ("flow mapping", "'{' is not closed, or ',' is missing between its entries; add the '}' or ',', and quote values that hold any of {}[],."),
        ("flow sequence", "'[' is not closed, or ',' is missing between its items; add the ']' or ',', and quote values that hold any of {}[],."),
        ("expected node content", "A value is expected before this character; add it, remove the character, or quote it."),
        ("more than one anchor", "A value can have one anchor; remove the others."),
        ("anchor or alias", "'&' and '*' begin an anchor and an alias and need a name; quote the text if it is meant as text."),
        ("undefined tag handle", "The tag's handle is not declared; compose files know !reset and !override. Quote the text if it is meant as text."),
        ("directive", "The directive is malformed or unknown; a compose file needs none."),
        ("incompatible YAML document", "The %YAML directive names another version than 1.x; remove it."),
        ("a tag", "The tag is malformed; quote the text if '!' is part of it."),
        ("indentation indicator", "'|' or '>' has an indentation of 0; remove it or write 1 to 9."),
        ("literal block scalar", "The empty lines at the beginning of a block text are indented deeper than its first line; remove their spaces."),
        ("block scalar", "Behind '|' or '>' only +, -, a digit or a comment can stand; put the text on the next line."),
        ("comment", "A comment cannot stand here; put a space before '#', or move it to its own line."),
        ("Invalid key indicator", "'-' cannot be followed by this character here; quote the text."),
        ("Anchor before sequence", "An anchor cannot stand before '- ' on the same line; put it on the line above."),
        ("document marker", "The document has not ended before the directive; add '...' or remove the directive."),
    ];

    /// <summary>What is said of a collection whose items stand where none of it can.</summary>
    public const string Unclosed = "The '[' or '{' that begins here is not closed, or a line in it is not indented deeper than its key; close it, or indent the line.";

    /// <param name="message">YamlDotNet's words; empty when it had none.</param>
    /// <param name="start">Where it says the error is.</param>
    /// <param name="scanned">How far it had read.</param>
    /// <param name="text">The text.</param>
    /// <param name="file">The path that the position names.</param>
    public static Diagnostic Describe(string message, Mark start, Mark scanned, string text, string file)
    {
        if (message.Contains("<document", StringComparison.Ordinal)) return YamlErrors.AfterTheDocument(Within(text, start, file));
        foreach (var (part, said) in Words)
        {
            if (!message.Contains(part, StringComparison.Ordinal)) continue;
            return YamlErrors.Syntax(said, part.Contains("tab", StringComparison.Ordinal) ? Tab(text, scanned, file) : Within(text, start, file));
        }
        return YamlErrors.Syntax(
            "This cannot be read as YAML; inside [ ] and { } indent every line deeper than the key they belong to, and quote values with special characters.",
            Within(text, message.Length == 0 ? scanned : start, file));
    }

    /// <summary>The position, or the end of the text when the parser is at the line it imagines behind it.</summary>
    private static SourcePosition Within(string text, Mark mark, string file)
    {
        var (line, offset) = (1, 0);
        while (line < mark.Line && YamlLines.Next(text, offset) is var next && next >= 0) (line, offset) = (line + 1, next);
        return line == mark.Line
            ? new(file, line, (int)Math.Min(mark.Column, YamlLines.Length(text, offset) + 1))
            : new(file, line, YamlLines.Length(text, offset) + 1);
    }

    /// <summary>The first tab in the indentation of the line the parser has come to or the one below it, else that line.</summary>
    private static SourcePosition Tab(string text, Mark scanned, string file)
    {
        var (line, offset) = (1, 0);
        while (offset >= 0)
        {
            if (line >= scanned.Line - 1)
            {
                var at = offset;
                while (at < text.Length && text[at] == ' ') at++;
                if (at < text.Length && text[at] == '\t') return new(file, line, at - offset + 1);
            }
            if (line > scanned.Line) break;
            (line, offset) = (line + 1, YamlLines.Next(text, offset));
        }
        return Within(text, scanned, file);
    }
}
