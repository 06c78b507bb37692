using System.Text;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Stages;

/// <summary>
/// A command for the shell, as projects write it: on one line or on several, which are one command, as the continued lines of a Dockerfile are: a line break is a blank, a backslash before it is not needed, lines that begin with
/// <c>#</c> are comments.
/// </summary>
internal static class ShellLine
{
    private const string Indent = "    ";

    /// <summary>Whether there is anything to run.</summary>
    public static bool IsEmpty(string text) => LinesOf(text).TrueForAll(IsComment);

    /// <summary>Whether it has a control character that cannot be written; line breaks and tabs can.</summary>
    public static bool HasControlCharacter(string text)
    {
        foreach (var c in text)
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) return true;
        return false;
    }

    /// <summary>Whether it would open a here-document.</summary>
    public static bool OpensHeredoc(string text) => HeredocReader.Openings(Joined(text)).Count > 0;

    /// <summary>Whether a line ends inside quotes.</summary>
    public static bool BreaksInsideQuotes(string text)
    {
        var quote = '\0';
        var lines = LinesOf(text);
        for (var line = 0; line < lines.Count - 1; line++)
        {
            if (IsComment(lines[line])) continue;
            for (var i = 0; i < lines[line].Length; i++)
            {
                var c = lines[line][i];
                if (c == '\\' && quote != '\'') i++;
                else if (c == quote) quote = '\0';
                else if (quote == '\0' && c is '"' or '\'') quote = c;
            }
            if (quote != '\0') return true;
        }
        return false;
    }

    /// <summary>The command on one line.</summary>
    public static string Joined(string text) => string.Join(' ', LinesOf(text).FindAll(line => !IsComment(line)).ConvertAll(line => line.Trim()));

    /// <summary>As it follows an instruction's name: continued lines, indented, comments between them kept.</summary>
    public static string Write(string text)
    {
        var lines = LinesOf(text);
        lines.RemoveRange(0, lines.FindIndex(line => !IsComment(line)));
        var end = lines.FindLastIndex(line => !IsComment(line)) + 1;
        lines.RemoveRange(end, lines.Count - end);
        var depth = lines.Count < 2 ? 0 : lines.GetRange(1, lines.Count - 1).ConvertAll(DepthOf).Min();
        var written = new StringBuilder(LooksLikeArray(lines) ? "true && " : "");
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) written.Append('\n').Append(Indent);
            written.Append(i == 0 ? lines[i].Trim() : lines[i][depth..]);
            if (i < lines.Count - 1 && !IsComment(lines[i])) written.Append(" \\");
        }
        return written.ToString();
    }

    /// <summary>A shell's test such as <c>[ "$x" = y ]</c> would be taken for a spoilt JSON array.</summary>
    private static bool LooksLikeArray(List<string> lines) => lines[0].TrimStart().StartsWith('[') && lines[^1].EndsWith(']');

    private static List<string> LinesOf(string text)
    {
        var lines = new List<string>();
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw.TrimEnd();
            if (EndsInLoneBackslash(line)) line = line[..^1].TrimEnd();
            if (line.Length > 0) lines.Add(line);
        }
        return lines;
    }

    private static bool EndsInLoneBackslash(string line)
    {
        var count = 0;
        while (count < line.Length && line[^(count + 1)] == '\\') count++;
        return count % 2 == 1;
    }

    private static bool IsComment(string line) => line.AsSpan().TrimStart().StartsWith('#');

    private static int DepthOf(string line) => line.Length - line.TrimStart().Length;
}
