using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>What the engine demands of the file as a whole: its order, its stages' names, and what copies from where.</summary>
internal sealed class StageRules(string path, Frontend frontend, IReadOnlyList<StageSyntax> stages, List<Diagnostic> diagnostics)
{
    public void Check(IReadOnlyList<Instruction> beforeFrom, SourceSpan end)
    {
        foreach (var instruction in beforeFrom)
        {
            if (instruction.Kind is InstructionKind.Arg or InstructionKind.Unknown) continue;
            diagnostics.Add(DockerfileErrors.BeforeFrom(instruction.Name.Value.ToUpperInvariant(), instruction.Name.Span.In(path)));
        }
        if (stages.Count == 0) diagnostics.Add(beforeFrom.Count == 0 ? DockerfileErrors.Empty(end.In(path)) : DockerfileErrors.NoStage(end.In(path)));

        foreach (var stage in stages)
        {
            CheckName(stage);
            CheckShellForms(stage);
            foreach (var instruction in stage.Instructions) CheckSources(stage, instruction);
        }
    }

    private void CheckName(StageSyntax stage)
    {
        if (stage.Name is not { } name) return;
        var at = stage.From.Arguments[2].Span.In(path);
        if (name is "scratch" or "context") diagnostics.Add(DockerfileErrors.ReservedStage(name, at));
        if (StageNames.ForBase(stages, name, stage.Index) is { } earlier)
            diagnostics.Add(DockerfileErrors.DuplicateStage(name, stages[earlier].From.Span.Line, at));
    }

    private void CheckShellForms(StageSyntax stage)
    {
        foreach (var instruction in stage.Instructions)
        {
            if (instruction.Kind == InstructionKind.Shell) return;
            if (instruction.Kind is InstructionKind.Cmd or InstructionKind.Entrypoint && instruction is { Form: ArgumentForm.Text, Arguments.Count: > 0 })
                diagnostics.Add(DockerfileErrors.JsonRecommended(instruction.Name.Value.ToUpperInvariant(), instruction.Span.In(path)));
        }
    }

    private void CheckSources(StageSyntax stage, Instruction instruction)
    {
        if (instruction.Kind == InstructionKind.Copy && instruction.Flag("from") is { Value.Length: > 0 } flag)
            CheckSource(stage, flag.Value, flag.Span, CopySource(flag.Value));
        if (instruction.Kind != InstructionKind.Run) return;
        foreach (var mount in instruction.Flags)
        {
            foreach (var option in mount.MountOptions)
                if (option is { Name: "from", Value.Length: > 0 }) CheckSource(stage, option.Value, option.Span, StageNames.ForName(stages, option.Value));
        }
    }

    private int? CopySource(string from) => StageNames.IsIndex(from, out var index) ? index : StageNames.ForName(stages, from);

    private void CheckSource(StageSyntax stage, string from, SourceSpan span, int? source)
    {
        if (HasVariable(from))
        {
            if (frontend == Frontend.BuiltIn) diagnostics.Add(DockerfileErrors.CopyFromVariable(from, span.In(path)));
        }
        else if (source is { } index)
        {
            if (index < 0 || index >= stages.Count) diagnostics.Add(DockerfileErrors.CopyFromIndex(from, stages.Count, span.In(path)));
            else if (Reaches(index, stage.Index, [])) diagnostics.Add(DockerfileErrors.CopyFromCycle(NameOf(stage.Index), span.In(path)));
            else if (index > stage.Index) diagnostics.Add(DockerfileErrors.CopyFromLater(NameOf(index), span.In(path)));
        }
    }

    private bool Reaches(int from, int to, HashSet<int> seen)
    {
        if (from == to) return true;
        if (!seen.Add(from)) return false;
        foreach (var next in LiteralSources(stages[from]))
            if (next >= 0 && next < stages.Count && Reaches(next, to, seen)) return true;
        return false;
    }

    private IEnumerable<int> LiteralSources(StageSyntax stage)
    {
        if (stage.From.Arguments.Count > 0 && StageNames.ForBase(stages, stage.From.Arguments[0].Value, stage.Index) is { } @base) yield return @base;
        foreach (var instruction in stage.Instructions)
        {
            if (instruction.Kind == InstructionKind.Copy && instruction.Flag("from")?.Value is { Length: > 0 } from && CopySource(from) is { } copied)
                yield return copied;
            if (instruction.Kind != InstructionKind.Run) continue;
            foreach (var flag in instruction.Flags)
            {
                foreach (var option in flag.MountOptions)
                    if (option is { Name: "from", Value.Length: > 0 } && StageNames.ForName(stages, option.Value) is { } mounted) yield return mounted;
            }
        }
    }

    private string NameOf(int index) => stages[index].Name ?? index.ToString(CultureInfo.InvariantCulture);

    private static bool HasVariable(string value) => value.IndexOf('$') is >= 0 and var at && at + 1 < value.Length;
}
