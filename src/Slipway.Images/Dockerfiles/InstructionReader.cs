using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>Turns one logical line into an instruction. What is wrong goes to the diagnostics; there always is an instruction.</summary>
internal sealed class InstructionReader(string path, char escape, Frontend frontend, List<Diagnostic> diagnostics)
{
    // The engine refuses ONBUILD ONBUILD, so a deeper nesting is not worth a tree.
    private const int MaxTriggers = 2;

    public Instruction Read(LogicalLine line) => Read(line, 0, 0);

    private Instruction Read(LogicalLine line, int at, int depth)
    {
        var text = line.Text;
        var own = diagnostics.Count;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        var nameEnd = at;
        while (nameEnd < text.Length && !WordSplitter.IsBlank(text[nameEnd])) nameEnd++;
        var name = new Word(text[at..nameEnd], line.Span(at, nameEnd));
        var kind = InstructionNames.KindOf(name.Value);

        var rawFlags = new List<WordSplitter.RawFlag>();
        var start = WordSplitter.ReadFlags(text, WordSplitter.SkipBlank(text, nameEnd), rawFlags);
        var end = text.Length;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;

        var arguments = new ArgumentReader(path, escape, line, start, end, name.Value.ToUpperInvariant(), diagnostics);
        arguments.Read(kind);
        var flags = new Flag[rawFlags.Count];
        for (var i = 0; i < flags.Length; i++) flags[i] = ToFlag(line, rawFlags[i]);

        Instruction? trigger = null;
        if (kind == InstructionKind.Onbuild && start < end && depth < MaxTriggers) trigger = ReadTrigger(line, start, depth);
        var instruction = new Instruction(
            kind, name, line.Span(at, Math.Max(end, nameEnd)), flags, arguments.Form, arguments.Words, arguments.Pairs, [], trigger, text[at..]);
        new InstructionRules(path, frontend, diagnostics, own).Check(instruction);
        return instruction;
    }

    /// <summary>The engine refuses a trigger at once only for its syntax; a wrong one fails in the builds that inherit it, so it is a warning here.</summary>
    private Instruction ReadTrigger(LogicalLine line, int start, int depth)
    {
        var found = new List<Diagnostic>();
        var trigger = new InstructionReader(path, escape, frontend, found).Read(line, start, depth + 1);
        foreach (var diagnostic in found)
        {
            var isSyntax = diagnostic.Code is "SLIP2106" or "SLIP2111" or "SLIP2114";
            diagnostics.Add(diagnostic.Severity == Severity.Error && !isSyntax ? DockerfileErrors.TriggerWillFail(diagnostic) : diagnostic);
        }
        return trigger;
    }

    private static Flag ToFlag(LogicalLine line, WordSplitter.RawFlag raw)
    {
        var equals = raw.Value.IndexOf('=');
        var name = equals < 0 ? raw.Value[2..] : raw.Value[2..Math.Max(2, equals)];
        var value = equals < 0 ? null : raw.Value[(equals + 1)..];
        var options = name == "mount" && value is not null ? MountOptions(line, raw, equals + 1) : [];
        return new(name, value, line.Span(raw.Start, raw.End), options);
    }

    /// <summary>Cuts the value at its commas, as CSV with double quotes.</summary>
    private static List<MountOption> MountOptions(LogicalLine line, WordSplitter.RawFlag raw, int at)
    {
        var options = new List<MountOption>();
        var value = raw.Value;
        while (at <= value.Length)
        {
            var start = at;
            var field = new StringBuilder();
            var quoted = at < value.Length && value[at] == '"';
            if (quoted) at++;
            for (; at < value.Length; at++)
            {
                if (quoted && value[at] == '"')
                {
                    if (at + 1 >= value.Length || value[at + 1] != '"')
                    {
                        quoted = false;
                        continue;
                    }
                    at++;
                }
                else if (!quoted && value[at] == ',') break;
                field.Append(value[at]);
            }
            options.Add(ToOption(field.ToString(), start < at ? line.Span(raw.Offsets[start], raw.Offsets[at - 1] + 1) : line.Span(raw.Start, raw.End)));
            at++;
        }
        return options;
    }

    private static MountOption ToOption(string field, SourceSpan span)
    {
        var equals = field.IndexOf('=');
        return equals < 0 ? new(field.ToLowerInvariant(), null, span) : new(field[..equals].ToLowerInvariant(), field[(equals + 1)..], span);
    }
}
