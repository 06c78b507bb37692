using System.Text;
using System.Text.Json;
using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>Reads the parser directives at the top of the file. The first line that is none ends them.</summary>
internal sealed class DirectiveReader(string path, PhysicalLines lines, List<Diagnostic> diagnostics)
{
    private readonly List<ParserDirective> _directives = [];

    public char Escape { get; private set; } = '\\';

    public IReadOnlyList<ParserDirective> Read()
    {
        for (var line = 0; line < lines.Count; line++)
        {
            var start = lines.StartOf(line);
            while (start < lines.EndOf(line) && char.IsWhiteSpace(lines.Text[start])) start++;
            if (Parse(start, lines.EndOf(line), "#") is not { } directive) break;
            Add(directive);
        }
        return _directives;
    }

    /// <summary>
    /// The image that <c>syntax</c> names, or null. Besides the directives proper the engine looks below a <c>#!</c> line, at <c>//</c> comments and
    /// at a JSON property.
    /// </summary>
    public string? FrontendImage()
    {
        foreach (var directive in _directives)
            if (directive.Name == "syntax") return FirstWord(directive.Value);

        var first = lines.Count > 0 && lines.Line(0).StartsWith("#!") ? 1 : 0;
        foreach (var comment in (ReadOnlySpan<string>)["#", "//"])
        {
            for (var line = first; line < lines.Count && Parse(lines.StartOf(line), lines.EndOf(line), comment) is { } directive; line++)
                if (directive.Name == "syntax") return FirstWord(directive.Value);
        }
        return lines.Text.StartsWith('{') ? JsonFrontend() : null;
    }

    private string? JsonFrontend()
    {
        try
        {
            // As UTF-8, since half a surrogate pair is no text to the parser.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(lines.Text));
            return document.RootElement.TryGetProperty("syntax", out var syntax) && syntax.ValueKind == JsonValueKind.String ? syntax.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a string that is no text: the engine then takes it for a Dockerfile.
            return null;
        }
    }

    private void Add(ParserDirective directive)
    {
        foreach (var earlier in _directives)
        {
            if (earlier.Name != directive.Name) continue;
            diagnostics.Add(DockerfileErrors.DuplicateDirective(directive.Name, directive.Span.In(path)));
            return;
        }
        _directives.Add(directive);
        if (directive.Name != "escape") return;
        if (directive.Value is "\\" or "`") Escape = directive.Value[0];
        else diagnostics.Add(DockerfileErrors.BadEscape(directive.Value, directive.Span.In(path)));
    }

    private ParserDirective? Parse(int start, int end, string comment)
    {
        var text = lines.Text.AsSpan(0, end);
        if (!text[start..].StartsWith(comment, StringComparison.Ordinal)) return null;
        var nameStart = SkipSpace(text, start + comment.Length);
        var nameEnd = nameStart;
        while (nameEnd < end && char.IsAsciiLetterOrDigit(text[nameEnd])) nameEnd++;
        if (nameEnd == nameStart || char.IsAsciiDigit(text[nameStart])) return null;
        var equals = SkipSpace(text, nameEnd);
        if (equals >= end || text[equals] != '=') return null;
        var value = text[(equals + 1)..].Trim();
        var name = text[nameStart..nameEnd].ToString().ToLowerInvariant();
        return value.IsEmpty || name is not ("syntax" or "escape" or "check") ? null : new(name, value.ToString(), lines.Span(start, end));
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private static string FirstWord(string value) => value.IndexOf(' ') is > 0 and var end ? value[..end] : value;
}
