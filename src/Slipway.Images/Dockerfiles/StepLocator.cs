using System.Globalization;

namespace Slipway.Images.Dockerfiles;

/// <summary>
/// Finds the instruction behind a step's name in BuildKit's progress, such as <c>[build 2/3] COPY . .</c> or <c>[linux/arm64 stage-1 3/5] RUN make</c>.
/// As the engine numbers them: FROM is step 1 where it names an image, and none where it names a stage or scratch; then every RUN, COPY, ADD and
/// WORKDIR is one. A base's ONBUILD triggers take numbers too, before the stage's own steps, and are not part of the total. A stage without a name is
/// <c>stage-N</c>; a Dockerfile's only stage is not named. The text has its continuations joined, its variables expanded and its quotes
/// removed.
/// </summary>
public static class StepLocator
{
    /// <summary>The instruction, or null when the name is no step's of this Dockerfile.</summary>
    public static Instruction? FindInstruction(DockerfileSyntax syntax, string vertexName)
    {
        if (StepName.Parse(vertexName) is not { } step) return null;
        foreach (var stage in syntax.Stages)
        {
            if (!IsIn(step, stage, syntax.Stages.Count)) continue;
            if (FindIn(stage, step) is { } found) return found;
        }
        return null;
    }

    private static bool IsIn(StepName step, StageSyntax stage, int stages)
    {
        if (step.Stage is null) return stages == 1;
        return stage.Name == step.Stage || (stage.Name is null && step.Stage == "stage-" + stage.Index.ToString(CultureInfo.InvariantCulture));
    }

    private static Instruction? FindIn(StageSyntax stage, StepName step)
    {
        if (step.Kind == InstructionKind.From) return stage.From;
        var steps = new List<Instruction>();
        foreach (var instruction in stage.Instructions)
            if (instruction.IsStep) steps.Add(instruction);

        var own = step.Number - 1 - (step.Total > steps.Count ? 1 : 0);
        if (own >= 0 && own < steps.Count && StepText.Resembles(steps[own], step)) return steps[own];
        // Triggers of the base moved the numbers, or it is a trigger itself.
        foreach (var candidate in steps)
            if (StepText.Resembles(candidate, step)) return candidate;
        return null;
    }
}
