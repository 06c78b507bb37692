using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>Joins physical lines into instructions: comments, continuations, here-documents.</summary>
internal sealed class FileReader(string path, PhysicalLines lines, char escape, Frontend frontend, List<Diagnostic> diagnostics)
{
    private readonly InstructionReader _reader = new(path, escape, frontend, diagnostics);
    private readonly List<Instruction> _instructions = [];
    private int _line;

    public IReadOnlyList<Instruction> Read()
    {
        while (_line < lines.Count)
        {
            var start = lines.StartOf(_line);
            var end = lines.EndOf(_line++);
            while (start < end && char.IsWhiteSpace(lines.Text[start])) start++;
            if (start == end || lines.Text[start] == '#') continue;
            ReadInstruction(start, end);
        }
        return _instructions;
    }

    private void ReadInstruction(int start, int end)
    {
        var line = new LogicalLine(lines);
        var continues = Append(line, start, end);
        SourceSpan? emptyLine = null;
        while (continues && _line < lines.Count)
        {
            var next = lines.Line(_line).TrimStart();
            if (next.IsEmpty) emptyLine ??= lines.Span(lines.StartOf(_line), lines.StartOf(_line));
            else if (next[0] != '#') continues = Append(line, lines.StartOf(_line), lines.EndOf(_line));
            _line++;
        }
        if (emptyLine is { } at) diagnostics.Add(DockerfileErrors.EmptyContinuation(at.In(path)));

        var instruction = _reader.Read(line);
        _instructions.Add(MayHoldHeredocs(instruction) ? ReadHeredocs(instruction, line) : instruction);
    }

    /// <summary>Adds a physical line without the escape that continues it. A doubled escape at the end continues nothing.</summary>
    private bool Append(LogicalLine line, int start, int end)
    {
        var last = end;
        while (last > start && lines.Text[last - 1] is ' ' or '\t') last--;
        var continues = last > start && lines.Text[last - 1] == escape && !(last - 1 > start && lines.Text[last - 2] == escape);
        line.Append(start, (continues ? last - 1 : end) - start);
        return continues;
    }

    private static bool MayHoldHeredocs(Instruction instruction)
    {
        var inner = instruction.Kind == InstructionKind.Onbuild ? instruction.Trigger : instruction;
        return inner is { Kind: InstructionKind.Run or InstructionKind.Copy or InstructionKind.Add } && inner.Form != ArgumentForm.Json;
    }

    private Instruction ReadHeredocs(Instruction instruction, LogicalLine line)
    {
        var openings = HeredocReader.Openings(line.Text);
        if (openings.Count == 0) return instruction;
        var heredocs = new List<Heredoc>(openings.Count);
        foreach (var opening in openings) heredocs.Add(ReadHeredoc(opening, line));
        CheckDestination(instruction);

        var end = lines.Span(lines.EndOf(_line - 1), lines.EndOf(_line - 1));
        var span = instruction.Span with { EndLine = end.Line, EndColumn = end.Column };
        return instruction with { Heredocs = heredocs, Span = span, Trigger = instruction.Trigger is { } trigger ? trigger with { Heredocs = heredocs } : null };
    }

    private Heredoc ReadHeredoc(HeredocReader.Opening opening, LogicalLine line)
    {
        var content = new StringBuilder();
        var first = lines.StartOf(_line);
        var terminated = false;
        var contentEnd = first;
        for (; _line < lines.Count && !terminated; _line++)
        {
            var text = lines.Line(_line);
            if ((opening.StripsTabs ? text.TrimStart('\t') : text).SequenceEqual(opening.Delimiter)) terminated = true;
            else
            {
                contentEnd = lines.StartOf(_line + 1);
                content.Append(lines.Text, lines.StartOf(_line), contentEnd - lines.StartOf(_line));
            }
        }
        if (!terminated) diagnostics.Add(DockerfileErrors.UnterminatedHeredoc(opening.Delimiter, line.Span(opening.Start, opening.End).In(path)));
        return new(opening.Delimiter, opening.Expands, opening.StripsTabs, content.ToString(), lines.Span(first, contentEnd));
    }

    private void CheckDestination(Instruction instruction)
    {
        if (instruction.Kind is not (InstructionKind.Copy or InstructionKind.Add) || instruction.Arguments.Count < 2) return;
        var destination = instruction.Arguments[^1];
        if (HeredocReader.Parse(destination.Value) is not null)
            diagnostics.Add(DockerfileErrors.HeredocDestination(instruction.Name.Value.ToUpperInvariant(), destination.Span.In(path)));
    }
}
