using System.Globalization;
using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>Writes instructions as text: one line each, then their here-documents. Comments and the original spacing between words are not kept.</summary>
public static class DockerfileWriter
{
    /// <summary>The whole file: its directives, then its instructions, each ended by '\n'.</summary>
    public static string Write(DockerfileSyntax syntax)
    {
        var text = new StringBuilder();
        foreach (var directive in syntax.Directives) text.Append("# ").Append(directive.Name).Append('=').Append(directive.Value).Append('\n');
        foreach (var instruction in syntax.Instructions) text.Append(Write(instruction)).Append('\n');
        return text.ToString();
    }

    /// <summary>One instruction, without a line end at its end.</summary>
    public static string Write(Instruction instruction)
    {
        var text = new StringBuilder();
        WriteLine(text, instruction);
        foreach (var heredoc in instruction.Heredocs) text.Append('\n').Append(heredoc.Content).Append(heredoc.Delimiter);
        return text.ToString();
    }

    private static void WriteLine(StringBuilder text, Instruction instruction)
    {
        text.Append(instruction.Name.Value);
        foreach (var flag in instruction.Flags) WriteFlag(text, flag);
        if (instruction.Trigger is { } trigger)
        {
            text.Append(' ');
            WriteLine(text, trigger);
            return;
        }
        var first = 0;
        if (instruction.Kind == InstructionKind.Healthcheck && instruction.Arguments.Count > 0)
        {
            text.Append(' ').Append(instruction.Arguments[0].Value);
            first = 1;
        }
        if (instruction.Form == ArgumentForm.Json) WriteJson(text, instruction.Arguments, first);
        else
            for (var i = first; i < instruction.Arguments.Count; i++) text.Append(' ').Append(instruction.Arguments[i].Value);
    }

    private static void WriteJson(StringBuilder text, IReadOnlyList<Word> words, int first)
    {
        text.Append(" [");
        for (var i = first; i < words.Count; i++)
        {
            if (i > first) text.Append(", ");
            WriteString(text, words[i].Value);
        }
        text.Append(']');
    }

    /// <summary>By hand, since a Dockerfile may hold half a surrogate pair, which the JSON library refuses.</summary>
    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c < ' ') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }
        text.Append('"');
    }

    private static void WriteFlag(StringBuilder text, Flag flag)
    {
        text.Append(" --").Append(flag.Name);
        if (flag.Value is null) return;
        text.Append('=');
        foreach (var c in flag.Value)
        {
            if (char.IsWhiteSpace(c)) text.Append('"').Append(c).Append('"');
            else if (c is '"' or '\'' or '\\') text.Append('\\').Append(c);
            else text.Append(c);
        }
    }
}
