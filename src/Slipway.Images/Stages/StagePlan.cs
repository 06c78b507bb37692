using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Images.Stages;

/// <summary>The stages that an image's final stage needs, in an order in which each comes after those it needs.</summary>
/// <param name="Stages">The last is the final one.</param>
public sealed record StagePlan(IReadOnlyList<StageDefinition> Stages)
{
    /// <summary>The stage that becomes the image.</summary>
    public StageDefinition Final => Stages[^1];

    /// <summary>Whether a step runs a command, which takes an engine.</summary>
    public bool RunsCommands => Stages.Any(stage => stage.Steps.Any(step => step is StageStep.Run));

    /// <summary>What is allowed and probably not meant: an image whose name is nearly a stage's, a variable that looks like a secret.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Checks the stages, chooses the final one and prunes what it does not need. Stages that are not needed are checked too. Names of stages are compared without case.</summary>
    /// <param name="declared">As declared.</param>
    /// <param name="finalStage">By name; null to choose by <paramref name="preferred"/>.</param>
    /// <param name="preferred">Names to prefer: the environment's; the first that exists, else the last stage declared.</param>
    /// <exception cref="SlipwayException">SLIP2300 and following, all that is wrong at once, each at its place in the project: no stage, a name twice, an unknown stage (with a suggestion), a circle, an image name that is none,
    /// a malformed step.</exception>
    public static StagePlan Of(DeclaredStages declared, string? finalStage, IReadOnlyList<string> preferred)
    {
        var problems = new List<Diagnostic>();
        var stages = StageNaming.Normalise(declared, problems);
        if (stages.Stages.Count == 0) throw new SlipwayException(StageErrors.NoStage(preferred.Count == 0 ? "" : preferred[0], declared.OfOtherEnvironments));
        var references = new StageReferences(stages, problems);
        var sound = CheckSteps(stages.Stages, references.Names, problems);
        var final = Choose(references, stages.Stages, finalStage, preferred, problems);
        EngineRules.Check([.. references.InOrder(stages.Stages).Where(stage => StageNaming.IsName(stage.Name)).Select(stage => sound[stage.Name])], problems);
        // In a circle there is no order, and what is needed cannot be told.
        var needed = problems.Exists(problem => problem.Code == "SLIP2304") || final is null ? [] : references.InOrder([final]);
        var warnings = new List<Diagnostic>();
        foreach (var stage in needed)
        {
            references.Check(stage, warnings);
            WarnOfSecrets(stage, warnings);
        }
        return problems.Count > 0 ? throw new SlipwayException(problems) : new StagePlan(needed) { Warnings = warnings };
    }

    private static StageDefinition? Choose(
        StageReferences references, IReadOnlyList<StageDefinition> stages, string? finalStage, IReadOnlyList<string> preferred, List<Diagnostic> problems)
    {
        if (string.IsNullOrEmpty(finalStage)) return preferred.Select(references.Find).FirstOrDefault(stage => stage is not null) ?? stages[^1];
        var final = references.Find(finalStage);
        if (final is null) problems.Add(StageErrors.UnknownFinalStage(finalStage, references.Names, Suggestion.For(finalStage, references.Names)));
        return final;
    }

    /// <summary>The stages with the steps that are well formed, whose Dockerfile can be written and read to see what engines think of it.</summary>
    private static Dictionary<string, StageDefinition> CheckSteps(IReadOnlyList<StageDefinition> stages, IReadOnlyList<string> names, List<Diagnostic> problems)
    {
        var rules = new StepRules(names, problems);
        var sound = new Dictionary<string, StageDefinition>(StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            var before = problems.Count;
            rules.CheckBase(stage);
            var from = problems.Count > before ? "scratch" : stage.From;
            var steps = new List<StageStep>();
            foreach (var step in stage.Steps)
            {
                before = problems.Count;
                rules.Check(step);
                if (problems.Count == before) steps.Add(step);
            }
            sound[stage.Name] = stage with { From = from, Steps = steps, Platform = from == stage.From ? stage.Platform : null };
        }
        return sound;
    }

    private static void WarnOfSecrets(StageDefinition stage, List<Diagnostic> warnings)
    {
        foreach (var step in stage.Steps)
        {
            var (name, value) = step switch
            {
                StageStep.Configure { Setting: StageSetting.Env env } => (env.Name, env.Value),
                StageStep.Configure { Setting: StageSetting.Arg arg } => (arg.Name, arg.Default ?? ""),
                _ => ("", ""),
            };
            if (value.Length > 0 && SecretLookingNames.Includes(name)) warnings.Add(StageErrors.SecretLooking(name, step.Place?.Position));
        }
    }
}
