using System.Globalization;
using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>Shows the lines around a failed instruction the way BuildKit's client does.</summary>
public static class SourceExcerpt
{
    private const int LinesAround = 2;
    private const string Rule = "--------------------\n";

    /// <summary>
    /// The lines of an instruction, each marked <c>&gt;&gt;&gt;</c>, with up to two lines before and after, under a heading <c>file:line</c>. Lines end in
    /// '\n'. A span outside the file gives an empty text.
    /// </summary>
    public static string Of(DockerfileSyntax syntax, SourceSpan span)
    {
        var lines = new PhysicalLines(syntax.Text);
        if (span.Line < 1 || span.Line > lines.Count) return "";
        var last = Math.Clamp(span.EndLine, span.Line, lines.Count);
        var excerpt = new StringBuilder();
        excerpt.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(syntax.Path)}:{span.Line}\n").Append(Rule);
        for (var line = Math.Max(1, span.Line - LinesAround); line <= Math.Min(lines.Count, last + LinesAround); line++)
        {
            var mark = line >= span.Line && line <= last ? ">>>" : "   ";
            excerpt.Append(CultureInfo.InvariantCulture, $" {line,3} | {mark} {lines.Line(line - 1)}\n");
        }
        return excerpt.Append(Rule).ToString();
    }
}
